import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';

/** Somebody who sits or sat in a body; apart from the account, which not everybody has. */
@Entity('person')
@Index('person_account', ['accountId'], { unique: true })
export class Person {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  /** Never public where there is an alias, or where the person is not of age. */
  @Column({ ...shortTextColumn(80), name: 'name' })
  name!: string;

  /** What pages call her instead. */
  @Column({ ...optional(shortTextColumn(80)), name: 'alias' })
  alias!: string | null;

  /** "2011-04", where the age matters; never public. */
  @Column({ ...optional(shortTextColumn(7)), name: 'born_month' })
  bornMonth!: string | null;

  @Column({ ...optional(idColumn), name: 'account_id' })
  accountId!: string | null;

  @ManyToOne('account')
  @JoinColumn({ name: 'account_id' })
  account?: object;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
