import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';

import type { Instant } from '../../domain/shared/instant';
import { ReadDatabase } from '../database/read-database';
import type { Tx } from '../database/unit-of-work';
import { WebSession } from './web-session.entity';

/** What a session holds, and until when. */
export type StoredVisit = Pick<WebSession, 'content' | 'expiresAt'>;

/** The table of sessions. */
@Injectable()
export class WebSessionRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async find(idHash: string): Promise<StoredVisit | undefined> {
    const sql = 'SELECT content, expires_at AS "expiresAt" FROM web_session WHERE id_hash = ?';
    const [row] = await this.reads.rows<StoredVisit>(sql, [idHash]);
    return row;
  }

  async save(tx: Tx, sessions: WebSession[]): Promise<void> {
    await tx.manager.upsert(WebSession, sessions, ['idHash']);
  }

  async remove(tx: Tx, idHashes: string[]): Promise<void> {
    await tx.manager.delete(WebSession, idHashes);
  }

  async removeExpired(tx: Tx, now: Instant): Promise<void> {
    await tx.manager.delete(WebSession, { expiresAt: LessThanOrEqual(now) });
  }

  async removeOfAccount(tx: Tx, accountId: string): Promise<void> {
    await tx.manager.delete(WebSession, { accountId });
  }
}
