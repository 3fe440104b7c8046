import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import type { LineEdit } from '../../../domain/motions/amendment';
import {
  countColumn,
  idColumn,
  instantColumn,
  optional,
  optionalJsonColumn,
  textColumn,
} from '../../../platform/database/columns';
import { Motion } from './motion.entity';
import { Vote } from './vote.entity';

/** A text of a motion; the later ones came from adopted amendments. Append-only. */
@Entity('motion_version')
export class MotionVersion {
  @PrimaryColumn({ ...idColumn, name: 'motion_id' })
  motionId!: string;

  @ManyToOne(() => Motion)
  @JoinColumn({ name: 'motion_id' })
  motion?: Motion;

  /** From 1. */
  @PrimaryColumn({ ...countColumn, name: 'no' })
  no!: number;

  /** A line is a paragraph. */
  @Column({ ...textColumn, name: 'text' })
  text!: string;

  /** What was changed in the version before; null for the first one. */
  @Column({ ...optionalJsonColumn, name: 'edit' })
  edit!: LineEdit | null;

  @Column({ ...optional(idColumn), name: 'merged_vote_id' })
  mergedVoteId!: string | null;

  @ManyToOne(() => Vote)
  @JoinColumn({ name: 'merged_vote_id' })
  mergedVote?: Vote;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
