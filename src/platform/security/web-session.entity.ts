import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  optional,
  shortTextColumn,
  textColumn,
} from '../database/columns';

/** A visit, kept under the hash of its id: who reads the table cannot take a session over. */
@Entity('web_session')
@Index('web_session_expires_at', ['expiresAt'])
@Index('web_session_account_id', ['accountId'])
export class WebSession {
  @PrimaryColumn({ ...shortTextColumn(44), name: 'id_hash' })
  idHash!: string;

  @Column({ ...optional(idColumn), name: 'account_id' })
  accountId!: string | null;

  @Column({ ...textColumn, name: 'content' })
  content!: string;

  @Column({ ...instantColumn, name: 'expires_at' })
  expiresAt!: string;
}
