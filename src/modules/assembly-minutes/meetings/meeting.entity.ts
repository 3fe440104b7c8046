import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  countColumn,
  idColumn,
  instantColumn,
  optional,
  shortTextColumn,
} from '../../../platform/database/columns';

/** A meeting of a body; how far it is follows from what was done to it. */
@Entity('meeting')
@Index('meeting_no', ['bodyId', 'no'], { unique: true })
@Index('meeting_starts', ['bodyId', 'startsAt'])
@Check('meeting_times', 'ends_at > starts_at')
@Check('meeting_where', 'place IS NOT NULL OR remote_url IS NOT NULL')
export class Meeting {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'body_id' })
  bodyId!: string;

  @ManyToOne('body')
  @JoinColumn({ name: 'body_id' })
  body?: object;

  /** Counts the meetings of a body from 1, without gaps. */
  @Column({ ...countColumn, name: 'no' })
  no!: number;

  @Column({ ...shortTextColumn(120), name: 'title' })
  title!: string;

  @Column({ ...instantColumn, name: 'starts_at' })
  startsAt!: string;

  /** When it should end. */
  @Column({ ...instantColumn, name: 'ends_at' })
  endsAt!: string;

  @Column({ ...optional(shortTextColumn(200)), name: 'place' })
  place!: string | null;

  @Column({ ...optional(shortTextColumn(500)), name: 'remote_url' })
  remoteUrl!: string | null;

  /** Grows with each change that calendars must hear of. @see RFC 5545 section 3.8.7.4 */
  @Column({ ...countColumn, name: 'sequence' })
  sequence!: number;

  @Column({ ...optional(idColumn), name: 'created_by' })
  createdBy!: string | null;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;

  @Column({ ...instantColumn, name: 'changed_at' })
  changedAt!: string;
}
