import { toHex } from '../../domain/vote-log/bytes';
import type { PlacedEntry } from '../../domain/vote-log/cast-batch';
import type { LogStep } from '../../domain/vote-log/step';
import type { FullTile } from '../../domain/vote-log/tile';
import { PostgresLogReads } from './ballot-box.postgres.reads';
import { rowOfRound, type RoundRow } from './ballot-box.rows';
import { FORGET_OPENINGS } from './ballot-box.sql';
import type {
  KnownHead,
  LogStore,
  NewBallot,
  NewCheckpoint,
  NewToken,
  Rewriting,
  StoredApprovals,
  StoredRound,
} from './ballot-box.store';

/**
 * The tables that a cast writes to, and that of visits, which voters' rows were deleted from: each with a column
 * that is computed to what it is.
 */
const COPIED = [
  ['ballot', 'idx TYPE integer USING idx + 0'],
  ['idem', 'r TYPE integer USING r + 0'],
  ['log_entry', 'idx TYPE integer USING idx + 0'],
  ['log_step', 'idx TYPE integer USING idx + 0'],
  ['log_tile', 'n TYPE integer USING n + 0'],
  ['checkpoint', "cosigs TYPE text USING cosigs || ''"],
  ['web_session', "content TYPE text USING content || ''"],
] as const;

/** Reads and writes logs on one dedicated connection to PostgreSQL. */
export class PostgresLogStore extends PostgresLogReads implements LogStore {
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.client.query('BEGIN');
    try {
      const value = await work();
      await this.client.query('COMMIT');
      return value;
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Reads that agree with each other, beside whoever writes. */
  async snapshot<T>(work: () => Promise<T>): Promise<T> {
    await this.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      return await work();
    } finally {
      await this.client.query('ROLLBACK').catch(() => undefined);
    }
  }

  async advanceEpochs(): Promise<void> {
    await this.all('UPDATE round_log SET epoch = epoch + 1');
  }

  async createRound(round: StoredRound): Promise<void> {
    const row = rowOfRound(round);
    await this.all(
      `INSERT INTO round_log
         (round, origin, vkey, epoch, may_revote, size, root, frontier, state, public_size, public_at,
          casts_until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      ...[row.round, row.origin, row.vkey, row.epoch],
      ...headValues(row),
    );
  }

  async swapHead(known: KnownHead, next: StoredRound): Promise<boolean> {
    const rows = await this.all(
      `UPDATE round_log SET may_revote = $4, size = $5, root = $6, frontier = $7, state = $8,
         public_size = $9, public_at = $10, casts_until = $11
       WHERE round = $1 AND size = $2 AND epoch = $3 RETURNING size`,
      ...[next.round, known.size, known.epoch],
      ...headValues(rowOfRound(next)),
    );
    return rows.length === 1;
  }

  async addEntries(round: string, entries: readonly PlacedEntry[]): Promise<void> {
    await this.all(
      `INSERT INTO log_entry (round, idx, leaf_hash, body)
       SELECT $1, * FROM unnest($2::int[], $3::bytea[], $4::bytea[])`,
      ...[round, entries.map(({ index }) => index)],
      ...[entries.map(({ leaf }) => leaf), entries.map(({ body }) => body)],
    );
  }

  async addTiles(round: string, tiles: readonly FullTile[]): Promise<void> {
    if (tiles.length === 0) return;
    await this.all(
      `INSERT INTO log_tile (round, level, n, root, hashes)
       SELECT $1, * FROM unnest($2::int[], $3::int[], $4::bytea[], $5::bytea[])`,
      ...[round, tiles.map(({ level }) => level), tiles.map(({ n }) => n)],
      ...[tiles.map(({ root }) => root), tiles.map(({ hashes }) => hashes)],
    );
  }

  async addBallots(round: string, ballots: readonly NewBallot[]): Promise<NewBallot[]> {
    const written = await this.all<{ c: Buffer }>(
      `INSERT INTO ballot (round, k, r, c, sealed, idx)
       SELECT $1, * FROM unnest($2::bytea[], $3::int[], $4::bytea[], $5::bytea[], $6::int[])
       ON CONFLICT DO NOTHING RETURNING c`,
      ...[round, ballots.map(({ k }) => k), ballots.map(({ r }) => r), ballots.map(({ c }) => c)],
      ...[ballots.map(({ sealed }) => sealed), ballots.map(({ index }) => index)],
    );
    const known = new Set(written.map(({ c }) => toHex(c)));
    return ballots.filter(({ c }) => !known.has(toHex(c)));
  }

  async addTokens(round: string, tokens: readonly NewToken[]): Promise<NewToken[]> {
    const written = await this.all<{ token_hash: Buffer }>(
      `INSERT INTO idem (round, token_hash, body_mac, k, r, expires_hour)
       SELECT $1, * FROM unnest($2::bytea[], $3::bytea[], $4::bytea[], $5::int[], $6::int[])
       ON CONFLICT DO NOTHING RETURNING token_hash`,
      ...[round, tokens.map(({ tokenHash }) => tokenHash), tokens.map(({ bodyMac }) => bodyMac)],
      ...[tokens.map(({ k }) => k), tokens.map(({ r }) => r)],
      tokens.map(({ expiresHour }) => expiresHour),
    );
    const known = new Set(written.map(({ token_hash: hash }) => toHex(hash)));
    return tokens.filter(({ tokenHash }) => !known.has(toHex(tokenHash)));
  }

  async addSteps(round: string, steps: readonly LogStep[]): Promise<void> {
    for (const { index, kind, cast, batch } of steps) {
      await this.all(
        'INSERT INTO log_step (round, idx, kind, k, r, batch) VALUES ($1, $2, $3, $4, $5, $6)',
        ...[round, index, kind, cast?.k ?? null, cast?.r ?? null, batch ?? null],
      );
    }
  }

  async addApprovals(round: string, { index, approvals }: StoredApprovals): Promise<void> {
    for (const [i, body] of approvals.entries()) {
      const sql = 'INSERT INTO log_approval (round, idx, place, body) VALUES ($1, $2, $3, $4)';
      await this.all(sql, round, index, i + 1, body);
    }
  }

  async addCheckpoint(round: string, { size, note, isPublic }: NewCheckpoint): Promise<void> {
    await this.all(
      `INSERT INTO checkpoint (round, size, note, cosigs, is_public) VALUES ($1, $2, $3, '', $4)`,
      ...[round, size, note, isPublic ? 1 : 0],
    );
  }

  async publishCheckpoint(round: string, size: number): Promise<void> {
    await this.all(
      'UPDATE checkpoint SET is_public = 1 WHERE round = $1 AND size = $2',
      round,
      size,
    );
  }

  async forgetTokens(round: string, hour: number): Promise<void> {
    await this.all('DELETE FROM idem WHERE round = $1 AND expires_hour <= $2', round, hour);
  }

  async forgetOpenings(round: string): Promise<void> {
    const sql = FORGET_OPENINGS.replace('?', '$1').replace('?', '$2');
    await this.all(sql, Buffer.alloc(0), round);
  }

  async forgetOrder(): Promise<Rewriting> {
    try {
      await this.client.query('CLUSTER ballot USING ballot_pk');
      for (const [table, change] of COPIED) {
        // Even a frozen row keeps the number of the transaction that wrote it. A table that is copied
        // has one number for all rows.
        await this.client.query(`ALTER TABLE ${table} ALTER COLUMN ${change}`);
      }
      return 'done';
    } catch (error) {
      // The ballots are safe either way; without rights, space or locks it waits for the next close.
      const { code = '' } = error as { code?: string };
      if (!/^(42501|53|55)/.test(code)) throw error;
      return code === '42501' ? 'not-allowed' : 'later';
    }
  }

  async disconnect(): Promise<void> {
    await this.client.end();
  }
}

function headValues(row: RoundRow): unknown[] {
  const { may_revote, size, root, frontier, state, public_size, public_at, casts_until } = row;
  return [may_revote, size, root, frontier, state, public_size, public_at, casts_until];
}
