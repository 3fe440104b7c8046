import type { Client } from 'pg';

import { assert } from '../../domain/shared/assert';
import type { Hash } from '../../domain/vote-log/bytes';
import type { PlacedEntry, PlannedCast } from '../../domain/vote-log/cast-batch';
import type { FullTile } from '../../domain/vote-log/tile';
import { roundOfRow, rowOfRound, type RoundRow } from './ballot-box.rows';
import type {
  KnownHead,
  LogStore,
  NewCheckpoint,
  NewToken,
  NextRevision,
  StoredBallot,
  StoredRound,
  StoredToken,
  Turnout,
} from './ballot-box.store';
import type { HashRange, StoredNote } from './log-reader';

/** Reads and writes logs on one dedicated connection to PostgreSQL. */
export class PostgresLogStore implements LogStore {
  private readonly names = new Map<string, string>();

  constructor(private readonly client: Client) {}

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

  async rounds(): Promise<StoredRound[]> {
    return (await this.all<RoundRow>('SELECT * FROM round_log')).map(roundOfRow);
  }

  async round(round: string): Promise<StoredRound | undefined> {
    const [row] = await this.all<RoundRow>('SELECT * FROM round_log WHERE round = $1', round);
    return row === undefined ? undefined : roundOfRow(row);
  }

  async advanceEpochs(): Promise<void> {
    await this.all('UPDATE round_log SET epoch = epoch + 1');
  }

  async createRound(round: StoredRound): Promise<void> {
    const row = rowOfRound(round);
    await this.all(
      `INSERT INTO round_log
         (round, origin, vkey, may_revote, epoch, size, root, frontier, state, public_size, public_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      ...[row.round, row.origin, row.vkey, row.may_revote, row.epoch],
      ...headValues(row),
    );
  }

  async swapHead(known: KnownHead, next: StoredRound): Promise<boolean> {
    const rows = await this.all(
      `UPDATE round_log SET size = $4, root = $5, frontier = $6, state = $7, public_size = $8,
         public_at = $9
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

  async addBallots(round: string, casts: readonly PlannedCast[]): Promise<void> {
    await this.all(
      `INSERT INTO ballot (round, k, r, c, sealed, idx)
       SELECT $1, * FROM unnest($2::bytea[], $3::int[], $4::bytea[], $5::bytea[], $6::int[])`,
      ...[round, casts.map(({ k }) => k), casts.map(({ r }) => r), casts.map(({ c }) => c)],
      ...[casts.map(({ opening }) => Buffer.from(opening)), casts.map(({ index }) => index)],
    );
  }

  async addTokens(round: string, tokens: readonly NewToken[]): Promise<void> {
    await this.all(
      `INSERT INTO idem (round, token_hash, body_mac, k, r, expires_hour)
       SELECT $1, * FROM unnest($2::bytea[], $3::bytea[], $4::bytea[], $5::int[], $6::int[])`,
      ...[round, tokens.map(({ tokenHash }) => tokenHash), tokens.map(({ bodyMac }) => bodyMac)],
      ...[tokens.map(({ k }) => k), tokens.map(({ r }) => r)],
      tokens.map(({ expiresHour }) => expiresHour),
    );
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

  async spentTokens(round: string, hashes: readonly Uint8Array[]): Promise<StoredToken[]> {
    const rows = await this.all<{ token_hash: Buffer; body_mac: Buffer; k: Buffer; r: number }>(
      'SELECT token_hash, body_mac, k, r FROM idem WHERE round = $1 AND token_hash = ANY($2::bytea[])',
      ...[round, hashes],
    );
    return rows.map(({ token_hash: tokenHash, body_mac: bodyMac, k, r }) => ({
      tokenHash,
      bodyMac,
      k,
      r,
    }));
  }

  async nextRevisions(round: string, credentials: readonly Uint8Array[]): Promise<NextRevision[]> {
    return this.all<{ k: Buffer; next: number }>(
      `SELECT k, max(r) + 1 AS next FROM ballot WHERE round = $1 AND k = ANY($2::bytea[]) GROUP BY k`,
      ...[round, credentials],
    );
  }

  async ballot(round: string, k: Uint8Array, r: number): Promise<StoredBallot | undefined> {
    const [row] = await this.all<{ idx: number; sealed: Buffer }>(
      'SELECT idx, sealed FROM ballot WHERE round = $1 AND k = $2 AND r = $3',
      ...[round, k, r],
    );
    return row === undefined ? undefined : { index: row.idx, opening: row.sealed.toString('utf8') };
  }

  async turnout(round: string): Promise<Turnout> {
    const [row] = await this.all<Turnout>(
      `SELECT count(*)::int AS casts, (count(*) FILTER (WHERE r = 0))::int AS credentials
       FROM ballot WHERE round = $1`,
      round,
    );
    return row as Turnout;
  }

  async forgetTokens(round: string, hour: number): Promise<void> {
    await this.all('DELETE FROM idem WHERE round = $1 AND expires_hour <= $2', round, hour);
  }

  async forgetOrder(): Promise<void> {
    try {
      await this.client.query('CLUSTER ballot USING ballot_pk');
      await this.client.query('VACUUM FREEZE ballot');
      await this.client.query('VACUUM FREEZE idem');
    } catch (error) {
      // The ballots are safe either way; without rights, space or locks it waits for the next close.
      if (!/^(42501|53|55)/.test((error as { code?: string }).code ?? '')) throw error;
    }
  }

  async hashes(round: string, { level, from, to }: HashRange): Promise<Hash[]> {
    const rows =
      level === 0
        ? await this.all<{ hash: Buffer }>(
            `SELECT leaf_hash AS hash FROM log_entry
             WHERE round = $1 AND idx >= $2 AND idx < $3 ORDER BY idx`,
            ...[round, from, to],
          )
        : await this.all<{ hash: Buffer }>(
            `SELECT root AS hash FROM log_tile
             WHERE round = $1 AND n >= $2 AND n < $3 AND level = $4 ORDER BY n`,
            ...[round, from, to, level - 1],
          );
    assert(rows.length === to - from, `stored hashes of ${round} are missing`);
    return rows.map(({ hash }) => hash);
  }

  async entries(round: string, from: number, to: number): Promise<Uint8Array[]> {
    const rows = await this.all<{ body: Buffer }>(
      'SELECT body FROM log_entry WHERE round = $1 AND idx >= $2 AND idx < $3 ORDER BY idx',
      ...[round, from, to],
    );
    return rows.map(({ body }) => body);
  }

  async noteBeyond(round: string, index: number): Promise<StoredNote | undefined> {
    const [row] = await this.all<StoredNote>(
      'SELECT size, note FROM checkpoint WHERE round = $1 AND size > $2 ORDER BY size LIMIT 1',
      ...[round, index],
    );
    return row;
  }

  async noteOfSize(round: string, size: number): Promise<string | undefined> {
    const [row] = await this.all<StoredNote>(
      'SELECT size, note FROM checkpoint WHERE round = $1 AND size = $2',
      ...[round, size],
    );
    return row?.note;
  }

  async disconnect(): Promise<void> {
    await this.client.end();
  }

  /** Named, so that the server plans each statement once. */
  private async all<R extends object>(text: string, ...values: unknown[]): Promise<R[]> {
    const name = this.names.get(text) ?? `baraza-${this.names.size}`;
    this.names.set(text, name);
    return (await this.client.query<R>({ name, text, values })).rows;
  }
}

function headValues(row: RoundRow): unknown[] {
  return [row.size, row.root, row.frontier, row.state, row.public_size, row.public_at];
}
