import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { PRESENCE_MODES, type PresenceMode } from '../../../domain/quorum/presence';
import {
  idColumn,
  instantColumn,
  oneOf,
  optional,
  shortTextColumn,
} from '../../../platform/database/columns';
import { Meeting } from './meeting.entity';

const KINDS = ['arrival', 'departure', 'excuse'] as const;
const MODE = `(kind = 'arrival') = (mode IS NOT NULL) AND (mode IS NULL OR ${oneOf('mode', PRESENCE_MODES)})`;

/** Somebody came, left, or sent an excuse. What was noted in error is struck, never changed. */
@Entity('attendance_event')
@Index('attendance_event_meeting', ['meetingId', 'at'])
@Check('attendance_event_kind', oneOf('kind', KINDS))
@Check('attendance_event_mode', MODE)
export class AttendanceEventRow {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'meeting_id' })
  meetingId!: string;

  @ManyToOne(() => Meeting)
  @JoinColumn({ name: 'meeting_id' })
  meeting?: Meeting;

  @Column({ ...idColumn, name: 'membership_id' })
  membershipId!: string;

  @ManyToOne('membership')
  @JoinColumn({ name: 'membership_id' })
  membership?: object;

  @Column({ ...shortTextColumn(10), name: 'kind' })
  kind!: (typeof KINDS)[number];

  @Column({ ...optional(shortTextColumn(10)), name: 'mode' })
  mode!: PresenceMode | null;

  @Column({ ...instantColumn, name: 'at' })
  at!: string;

  @Column({ ...optional(idColumn), name: 'recorded_by' })
  recordedBy!: string | null;

  @Column({ ...instantColumn, name: 'recorded_at' })
  recordedAt!: string;

  @Column({ ...optional(instantColumn), name: 'struck_at' })
  struckAt!: string | null;

  @Column({ ...optional(idColumn), name: 'struck_by' })
  struckBy!: string | null;
}
