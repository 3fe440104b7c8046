import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  oneOf,
  optional,
  shortTextColumn,
  textColumn,
} from '../../platform/database/columns';
import { Account } from './account.entity';

/** Why a key approves nothing any more. */
export type KeyEnd = 'replaced' | 'password-lost';

/** A key with which an officer approves acts; the private half is sealed under her password. */
@Entity('approver_key')
@Check('approver_key_end', oneOf('ended_why', ['replaced', 'password-lost']))
@Index('approver_key_key_id', ['keyId'], { unique: true })
@Index('approver_key_live', ['accountId'], { unique: true, where: 'ended_at IS NULL' })
export class ApproverKey {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'account_id' })
  accountId!: string;

  @ManyToOne(() => Account)
  @JoinColumn({ name: 'account_id' })
  account?: Account;

  /** Eight hexadecimal digits, as acts name it. */
  @Column({ ...shortTextColumn(8), name: 'key_id' })
  keyId!: string;

  /** Verifier key. */
  @Column({ ...shortTextColumn(200), name: 'vkey' })
  vkey!: string;

  /** Empty when the key has ended: what it could sign, nobody shall sign again. */
  @Column({ ...textColumn, name: 'sealed' })
  sealed!: string;

  @Column({ ...instantColumn, name: 'made_at' })
  madeAt!: string;

  @Column({ ...optional(instantColumn), name: 'ended_at' })
  endedAt!: string | null;

  @Column({ ...optional(shortTextColumn(20)), name: 'ended_why' })
  endedWhy!: KeyEnd | null;
}
