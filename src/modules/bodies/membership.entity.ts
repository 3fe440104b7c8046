import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  END_REASONS,
  MEMBER_ROLES,
  WAYS_TO_SEAT,
  type EndReason,
  type MemberRole,
  type WayToSeat,
} from '../../domain/bodies/membership';
import {
  idColumn,
  instantColumn,
  oneOf,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';
import { Body } from './body.entity';
import { Person } from './person.entity';
import { Seat } from './seat.entity';

const OPEN = 'ended_on IS NULL';

/** One person in one seat from a day to a day. The database lets it be ended once, and nothing else. */
@Entity('membership')
@Index('membership_seat', ['seatId'], { unique: true, where: OPEN })
@Index('membership_person', ['bodyId', 'personId'], { unique: true, where: OPEN })
@Index('membership_body', ['bodyId', 'startedOn'])
@Check('membership_role', oneOf('role', MEMBER_ROLES))
@Check('membership_origin', oneOf('origin', WAYS_TO_SEAT))
@Check('membership_end_reason', `end_reason IS NULL OR ${oneOf('end_reason', END_REASONS)}`)
@Check('membership_days', 'ended_on IS NULL OR started_on <= ended_on')
@Check('membership_end', '(ended_on IS NULL) = (end_reason IS NULL)')
export class MembershipRow {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'body_id' })
  bodyId!: string;

  @ManyToOne(() => Body)
  @JoinColumn({ name: 'body_id' })
  body?: Body;

  /** Null for those who serve a body without a place in it. */
  @Column({ ...optional(idColumn), name: 'seat_id' })
  seatId!: string | null;

  @ManyToOne(() => Seat)
  @JoinColumn({ name: 'seat_id' })
  seat?: Seat;

  @Column({ ...idColumn, name: 'person_id' })
  personId!: string;

  @ManyToOne(() => Person)
  @JoinColumn({ name: 'person_id' })
  person?: Person;

  @Column({ ...shortTextColumn(20), name: 'role' })
  role!: MemberRole;

  @Column({ ...shortTextColumn(20), name: 'origin' })
  origin!: WayToSeat;

  @Column({ ...shortTextColumn(10), name: 'started_on' })
  startedOn!: string;

  @Column({ ...optional(shortTextColumn(10)), name: 'term_ends_on' })
  termEndsOn!: string | null;

  /** The first day on which it no longer holds. */
  @Column({ ...optional(shortTextColumn(10)), name: 'ended_on' })
  endedOn!: string | null;

  @Column({ ...optional(shortTextColumn(20)), name: 'end_reason' })
  endReason!: EndReason | null;

  @Column({ ...optional(idColumn), name: 'ended_by' })
  endedBy!: string | null;

  @Column({ ...optional(idColumn), name: 'replaced_by_id' })
  replacedById!: string | null;

  @ManyToOne(() => MembershipRow)
  @JoinColumn({ name: 'replaced_by_id' })
  replacedBy?: MembershipRow;

  @Column({ ...optional(idColumn), name: 'created_by' })
  createdBy!: string | null;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
