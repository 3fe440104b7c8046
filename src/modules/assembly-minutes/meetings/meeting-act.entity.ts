import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { MEETING_ACTS, type MeetingAct } from '../../../domain/meetings/meeting-states';
import {
  countColumn,
  idColumn,
  instantColumn,
  oneOf,
  optional,
  shortTextColumn,
  textColumn,
} from '../../../platform/database/columns';
import { Meeting } from './meeting.entity';

/** Something that was done to a meeting; append-only. */
@Entity('meeting_act')
@Index('meeting_act_position', ['meetingId', 'position'], { unique: true })
@Check('meeting_act_act', oneOf('act', MEETING_ACTS))
export class MeetingActRow {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'meeting_id' })
  meetingId!: string;

  @ManyToOne(() => Meeting)
  @JoinColumn({ name: 'meeting_id' })
  meeting?: Meeting;

  @Column({ ...countColumn, name: 'position' })
  position!: number;

  @Column({ ...shortTextColumn(10), name: 'act' })
  act!: MeetingAct;

  /** Why the notice was short, why it was suspended or cancelled. */
  @Column({ ...optional(textColumn), name: 'reason' })
  reason!: string | null;

  @Column({ ...optional(idColumn), name: 'actor_id' })
  actorId!: string | null;

  @Column({ ...instantColumn, name: 'at' })
  at!: string;
}
