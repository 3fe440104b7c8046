import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import { instantColumn, optional, shortTextColumn, textColumn } from '../database/columns';

/** A visit, kept under the hash of its id: who reads the table cannot take a session over. */
@Entity('web_session')
@Index('web_session_expires_at', ['expiresAt'])
@Index('web_session_account_tag', ['accountTag'])
export class WebSession {
  @PrimaryColumn({ ...shortTextColumn(44), name: 'id_hash' })
  idHash!: string;

  /** Stands for the account of somebody who is signed in. */
  @Column({ ...optional(shortTextColumn(44)), name: 'account_tag' })
  accountTag!: string | null;

  @Column({ ...textColumn, name: 'content' })
  content!: string;

  @Column({ ...instantColumn, name: 'expires_at' })
  expiresAt!: string;
}
