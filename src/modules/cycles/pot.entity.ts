import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  moneyColumn,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';
import { Area } from './area.entity';
import { Cycle } from './cycle.entity';

/** Money of a cycle, for the whole city or for one area. */
@Entity('pot')
@Index('pot_slug', ['cycleId', 'slug'], { unique: true })
@Index('pot_name', ['cycleId', 'name'], { unique: true })
@Check('pot_amount', 'amount_minor > 0')
export class Pot {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'cycle_id' })
  cycleId!: string;

  @ManyToOne(() => Cycle)
  @JoinColumn({ name: 'cycle_id' })
  cycle?: Cycle;

  @Column({ ...shortTextColumn(64), name: 'slug' })
  slug!: string;

  @Column({ ...shortTextColumn(80), name: 'name' })
  name!: string;

  /** Null for a pot of the whole city. */
  @Column({ ...optional(idColumn), name: 'area_id' })
  areaId!: string | null;

  @ManyToOne(() => Area)
  @JoinColumn({ name: 'area_id' })
  area?: Area;

  @Column({ ...moneyColumn, name: 'amount_minor' })
  amountMinor!: number;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
