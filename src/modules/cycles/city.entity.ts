import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

import { idColumn, shortTextColumn } from '../../platform/database/columns';

/** The installation's settings: always exactly one row. */
@Entity('city')
@Check('city_single', "id = 'city'")
export class City {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...shortTextColumn(80), name: 'name' })
  name!: string;

  /** English name of the country, as Pabulib files carry it. */
  @Column({ ...shortTextColumn(80), name: 'country' })
  country!: string;

  /** IANA name, such as "Europe/Warsaw". */
  @Column({ ...shortTextColumn(64), name: 'timezone' })
  timezone!: string;

  /** ISO 4217 code. */
  @Column({ ...shortTextColumn(3), name: 'currency' })
  currency!: string;
}
