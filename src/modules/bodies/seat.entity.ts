import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  SEAT_ORIGINS,
  WAYS_TO_SEAT,
  type SeatOrigin,
  type WayToSeat,
} from '../../domain/bodies/membership';
import {
  countColumn,
  idColumn,
  instantColumn,
  oneOf,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';
import { Body } from './body.entity';

/** A place in a body, whoever holds it. */
@Entity('seat')
@Index('seat_position', ['bodyId', 'position'], { unique: true })
@Check('seat_origin', oneOf('origin', SEAT_ORIGINS))
@Check('seat_filled_by', oneOf('filled_by', WAYS_TO_SEAT))
export class Seat {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'body_id' })
  bodyId!: string;

  @ManyToOne(() => Body)
  @JoinColumn({ name: 'body_id' })
  body?: Body;

  @Column({ ...countColumn, name: 'position' })
  position!: number;

  @Column({ ...shortTextColumn(120), name: 'label' })
  label!: string;

  @Column({ ...shortTextColumn(20), name: 'origin' })
  origin!: SeatOrigin;

  /** Name of the area, school or organisation. */
  @Column({ ...optional(shortTextColumn(120)), name: 'stands_for' })
  standsFor!: string | null;

  @Column({ ...shortTextColumn(20), name: 'filled_by' })
  filledBy!: WayToSeat;

  /** From 0: which part of a body that is renewed in parts. */
  @Column({ ...countColumn, name: 'term_group' })
  termGroup!: number;

  /** The seat whose holder this one stands in for. */
  @Column({ ...optional(idColumn), name: 'deputy_of' })
  deputyOf!: string | null;

  @ManyToOne(() => Seat)
  @JoinColumn({ name: 'deputy_of' })
  main?: Seat;

  @Column({ ...optional(shortTextColumn(10)), name: 'closed_on' })
  closedOn!: string | null;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
