import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  oneOf,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';
import { Account } from './account.entity';

@Entity('role_grant')
@Check('role_grant_role', oneOf('role', ['reviewer', 'officer', 'auditor', 'admin']))
@Index('role_grant_live', ['accountId', 'role'], { unique: true, where: 'revoked_at IS NULL' })
export class RoleGrant {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'account_id' })
  accountId!: string;

  @ManyToOne(() => Account)
  @JoinColumn({ name: 'account_id' })
  account?: Account;

  @Column({ ...shortTextColumn(20), name: 'role' })
  role!: string;

  /** Null for a grant that the set-up made. */
  @Column({ ...optional(idColumn), name: 'granted_by' })
  grantedBy!: string | null;

  @Column({ ...instantColumn, name: 'granted_at' })
  grantedAt!: string;

  @Column({ ...optional(idColumn), name: 'revoked_by' })
  revokedBy!: string | null;

  @Column({ ...optional(instantColumn), name: 'revoked_at' })
  revokedAt!: string | null;
}
