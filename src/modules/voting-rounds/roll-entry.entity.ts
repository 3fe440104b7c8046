import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { idColumn, optional, shortTextColumn } from '../../platform/database/columns';
import { Round } from './round.entity';

/** One person who may vote in a round. `personRef` is the city's own number and never leaves the office. */
@Entity('roll_entry')
@Index('roll_entry_person', ['roundId', 'personRef'], { unique: true })
@Index('roll_entry_style', ['roundId', 'style'])
export class RollEntry {
  @PrimaryColumn({ ...idColumn, name: 'round_id' })
  roundId!: string;

  @ManyToOne(() => Round)
  @JoinColumn({ name: 'round_id' })
  round?: Round;

  /** Random; the only name of the entry outside the office. */
  @PrimaryColumn({ ...shortTextColumn(22), name: 'id' })
  id!: string;

  @Column({ ...shortTextColumn(80), name: 'person_ref' })
  personRef!: string;

  @Column({ ...shortTextColumn(64), name: 'style' })
  style!: string;

  /** YYYY-MM. */
  @Column({ ...optional(shortTextColumn(7)), name: 'birth_month' })
  birthMonth!: string | null;
}
