import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { MOTION_ACTS, type MotionAct } from '../../../domain/motions/motion-states';
import {
  countColumn,
  idColumn,
  instantColumn,
  oneOf,
  optional,
  shortTextColumn,
  textColumn,
} from '../../../platform/database/columns';
import { Motion } from './motion.entity';
import { Vote } from './vote.entity';

const BY_VOTE = `(vote_id IS NOT NULL) = (${oneOf('act', ['adopt', 'reject'])})`;

/** Something that was done to a motion; append-only. Only a vote adopts or rejects. */
@Entity('motion_act')
@Index('motion_act_position', ['motionId', 'position'], { unique: true })
@Check('motion_act_act', oneOf('act', MOTION_ACTS))
@Check('motion_act_vote', BY_VOTE)
export class MotionActRow {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'motion_id' })
  motionId!: string;

  @ManyToOne(() => Motion)
  @JoinColumn({ name: 'motion_id' })
  motion?: Motion;

  @Column({ ...countColumn, name: 'position' })
  position!: number;

  @Column({ ...shortTextColumn(20), name: 'act' })
  act!: MotionAct;

  @Column({ ...optional(textColumn), name: 'reason' })
  reason!: string | null;

  @Column({ ...optional(idColumn), name: 'vote_id' })
  voteId!: string | null;

  @ManyToOne(() => Vote)
  @JoinColumn({ name: 'vote_id' })
  vote?: Vote;

  @Column({ ...optional(idColumn), name: 'actor_id' })
  actorId!: string | null;

  @Column({ ...instantColumn, name: 'at' })
  at!: string;
}
