import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  moneyColumn,
  optional,
  shortTextColumn,
  textColumn,
} from '../../platform/database/columns';
import { Photo } from './photo.entity';

/** What people vote on: made from one or more proposals, with its final cost. */
@Entity('project')
@Index('project_slug', ['slug'], { unique: true })
@Index('project_code', ['cycleId', 'code'], { unique: true })
export class Project {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...shortTextColumn(80), name: 'slug' })
  slug!: string;

  @Column({ ...idColumn, name: 'cycle_id' })
  cycleId!: string;

  @ManyToOne('cycle')
  @JoinColumn({ name: 'cycle_id' })
  cycle?: object;

  @Column({ ...idColumn, name: 'pot_id' })
  potId!: string;

  @ManyToOne('pot')
  @JoinColumn({ name: 'pot_id' })
  pot?: object;

  @Column({ ...optional(idColumn), name: 'area_id' })
  areaId!: string | null;

  @ManyToOne('area')
  @JoinColumn({ name: 'area_id' })
  area?: object;

  /** Its id on ballots and in files for counting. */
  @Column({ ...shortTextColumn(64), name: 'code' })
  code!: string;

  @Column({ ...shortTextColumn(300), name: 'title' })
  title!: string;

  @Column({ ...textColumn, name: 'summary' })
  summary!: string;

  /** Final cost, minor units. */
  @Column({ ...moneyColumn, name: 'cost_minor' })
  costMinor!: number;

  /** The least that is still worth giving, minor units; null where only the whole cost is. */
  @Column({ ...optional(moneyColumn), name: 'least_minor' })
  leastMinor!: number | null;

  /** Why a proposal without a favourable review was taken all the same. */
  @Column({ ...optional(textColumn), name: 'exception_reason' })
  exceptionReason!: string | null;

  @Column({ ...optional(shortTextColumn(22)), name: 'photo_id' })
  photoId!: string | null;

  @ManyToOne(() => Photo)
  @JoinColumn({ name: 'photo_id' })
  photo?: Photo;

  /** Null for what the set-up made. */
  @Column({ ...optional(idColumn), name: 'created_by' })
  createdBy!: string | null;

  @ManyToOne('account')
  @JoinColumn({ name: 'created_by' })
  creator?: object;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;

  @Column({ ...instantColumn, name: 'changed_at' })
  changedAt!: string;
}
