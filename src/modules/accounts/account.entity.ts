import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';

@Entity('account')
@Index('account_email', ['email'], { unique: true })
export class Account {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  /** In lower case. */
  @Column({ ...shortTextColumn(320), name: 'email' })
  email!: string;

  @Column({ ...shortTextColumn(80), name: 'name' })
  name!: string;

  @Column({ ...shortTextColumn(200), name: 'password_hash' })
  passwordHash!: string;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;

  @Column({ ...optional(instantColumn), name: 'confirmed_at' })
  confirmedAt!: string | null;
}
