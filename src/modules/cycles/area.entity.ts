import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import { idColumn, instantColumn, shortTextColumn } from '../../platform/database/columns';

/** A part of the city: a district, a village, a quarter. */
@Entity('area')
@Index('area_slug', ['slug'], { unique: true })
@Index('area_name', ['name'], { unique: true })
export class Area {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...shortTextColumn(64), name: 'slug' })
  slug!: string;

  @Column({ ...shortTextColumn(80), name: 'name' })
  name!: string;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
