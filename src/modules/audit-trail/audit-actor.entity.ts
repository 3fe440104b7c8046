import { Column, Entity, PrimaryColumn } from 'typeorm';

import { idColumn } from '../../platform/database/columns';

/** Whose acts stand under a random id; without the row nobody can tell any more. */
@Entity('audit_actor')
export class AuditActor {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'account_id', unique: true })
  accountId!: string;
}
