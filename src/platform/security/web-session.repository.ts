import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, Like } from 'typeorm';

import type { Instant } from '../../domain/shared/instant';
import { insertRows } from '../database/insert-rows';
import { ReadDatabase } from '../database/read-database';
import type { Tx } from '../database/unit-of-work';
import { AccountTags } from './account-tags';
import { WebSession } from './web-session.entity';

/** What a session holds, and until when. */
export type StoredVisit = Pick<WebSession, 'content' | 'expiresAt'>;

/** A session to be kept. */
export interface Visit extends StoredVisit {
  readonly idHash: string;
  readonly accountId: string | null;
}

/** The table of sessions. */
@Injectable()
export class WebSessionRepository {
  constructor(
    private readonly reads: ReadDatabase,
    private readonly tags: AccountTags,
  ) {}

  async find(idHash: string): Promise<StoredVisit | undefined> {
    const sql = 'SELECT content, expires_at AS "expiresAt" FROM web_session WHERE id_hash = ?';
    const [row] = await this.reads.rows<StoredVisit>(sql, [idHash]);
    return row;
  }

  async save(tx: Tx, visits: readonly Visit[]): Promise<void> {
    await insertRows(tx, {
      table: 'web_session',
      columns: ['id_hash', 'account_tag', 'content', 'expires_at'],
      rows: visits.map(({ idHash, accountId, content, expiresAt }) => {
        const tag = accountId === null ? null : this.tags.of(accountId);
        return [idHash, tag, content, expiresAt];
      }),
      onConflict: `(id_hash) DO UPDATE SET account_tag = excluded.account_tag,
        content = excluded.content, expires_at = excluded.expires_at`,
    });
  }

  async remove(tx: Tx, idHashes: string[]): Promise<void> {
    await tx.manager.delete(WebSession, idHashes);
  }

  async removeExpired(tx: Tx, now: Instant): Promise<void> {
    await tx.manager.delete(WebSession, { expiresAt: LessThanOrEqual(now) });
  }

  /** Visits of those who may vote in a round. */
  async removeOfVoters(tx: Tx, roundId: string): Promise<void> {
    await tx.manager.delete(WebSession, {
      content: Like(`%"roundId":${JSON.stringify(roundId)}%`),
    });
  }

  async removeOfAccount(tx: Tx, accountId: string): Promise<void> {
    await tx.manager.delete(WebSession, { accountTag: this.tags.of(accountId) });
  }
}
