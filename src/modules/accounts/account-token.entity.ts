import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  oneOf,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';
import { Account } from './account.entity';

/** A one-use link that was sent by mail; only its hash is kept. */
@Entity('account_token')
@Check('account_token_purpose', oneOf('purpose', ['confirm-email', 'new-password']))
export class AccountToken {
  @PrimaryColumn({ ...shortTextColumn(64), name: 'token_hash' })
  tokenHash!: string;

  @Column({ ...idColumn, name: 'account_id' })
  accountId!: string;

  @ManyToOne(() => Account)
  @JoinColumn({ name: 'account_id' })
  account?: Account;

  @Column({ ...shortTextColumn(20), name: 'purpose' })
  purpose!: 'confirm-email' | 'new-password';

  @Column({ ...instantColumn, name: 'expires_at' })
  expiresAt!: string;

  @Column({ ...optional(instantColumn), name: 'used_at' })
  usedAt!: string | null;
}
