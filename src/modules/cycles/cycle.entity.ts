import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  optional,
  shortTextColumn,
  textColumn,
} from '../../platform/database/columns';

@Entity('cycle')
@Index('cycle_slug', ['slug'], { unique: true })
export class Cycle {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...shortTextColumn(64), name: 'slug' })
  slug!: string;

  @Column({ ...shortTextColumn(120), name: 'title' })
  title!: string;

  @Column({ ...textColumn, name: 'summary' })
  summary!: string;

  /** ISO 4217; all pots of a cycle are in one currency. */
  @Column({ ...shortTextColumn(3), name: 'currency' })
  currency!: string;

  /** Null for a cycle that the set-up made. */
  @Column({ ...optional(idColumn), name: 'created_by' })
  createdBy!: string | null;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
