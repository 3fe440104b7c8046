import type { Client } from 'pg';

import { assert } from '../../domain/shared/assert';
import type { Hash } from '../../domain/vote-log/bytes';
import type { FullTile } from '../../domain/vote-log/tile';
import type {
  NextRevision,
  PlacedBallot,
  StoredApproval,
  StoredBallot,
  StoredCheckpoint,
  StoredRound,
  StoredStep,
  StoredToken,
  Turnout,
} from './ballot-box.store';
import { checkpointOfRow, roundOfRow, type CheckpointRow, type RoundRow } from './ballot-box.rows';
import { BALLOTS_AFTER, FIRST_BALLOT, turnoutSql, type BallotKey } from './ballot-box.sql';
import type { HashRange, StoredNote } from './log-reader';

/** A connection may serve one store after another, and knows statements by their names. */
const NAMES = new Map<string, string>();

/** What the ballot box reads of a PostgreSQL database, on its own connection. */
export abstract class PostgresLogReads {
  constructor(protected readonly client: Client) {}

  async rounds(): Promise<StoredRound[]> {
    return (await this.all<RoundRow>('SELECT * FROM round_log')).map(roundOfRow);
  }

  async round(round: string): Promise<StoredRound | undefined> {
    const [row] = await this.all<RoundRow>('SELECT * FROM round_log WHERE round = $1', round);
    return row === undefined ? undefined : roundOfRow(row);
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
    return row === undefined ? undefined : { index: row.idx, sealed: row.sealed };
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

  async turnout(round: string): Promise<Turnout> {
    const [row] = await this.all<Turnout>(turnoutSql('$1'), round);
    return row as Turnout;
  }

  async lastActOn(round: string, k: Uint8Array, r: number): Promise<StoredStep | undefined> {
    const where = 'round = $1 AND k = $2 AND r = $3 ORDER BY idx DESC LIMIT 1';
    return (await this.stepsWhere(where, round, k, r))[0];
  }

  async stepOfBatch(round: string, batch: string): Promise<StoredStep | undefined> {
    return (await this.stepsWhere('round = $1 AND batch = $2', round, batch))[0];
  }

  async steps(round: string, from: number, to: number): Promise<StoredStep[]> {
    return this.stepsWhere('round = $1 AND idx >= $2 AND idx < $3 ORDER BY idx', round, from, to);
  }

  async lastIndexOf(round: string, leaf: Hash): Promise<number | undefined> {
    const [row] = await this.all<{ idx: number | null }>(
      'SELECT max(idx) AS idx FROM log_entry WHERE round = $1 AND leaf_hash = $2',
      ...[round, leaf],
    );
    return row?.idx ?? undefined;
  }

  async ballotsAfter(round: string, last?: BallotKey): Promise<PlacedBallot[]> {
    const { k, r } = last ?? FIRST_BALLOT;
    let count = 0;
    const sql = BALLOTS_AFTER.replaceAll('?', () => `$${(count += 1)}`);
    return this.all<PlacedBallot>(sql, ...[round, Buffer.from(k), r]);
  }

  async approvals(round: string): Promise<StoredApproval[]> {
    const sql = 'SELECT idx AS "index", place, body FROM log_approval WHERE round = $1';
    return this.all<StoredApproval>(sql, round);
  }

  async tiles(round: string, { level, from, to }: HashRange): Promise<FullTile[]> {
    return this.all<FullTile>(
      `SELECT level, n, root, hashes FROM log_tile
       WHERE round = $1 AND level = $2 AND n >= $3 AND n < $4 ORDER BY n`,
      ...[round, level, from, to],
    );
  }

  async checkpoints(round: string, from: number, to: number): Promise<StoredCheckpoint[]> {
    const rows = await this.all<CheckpointRow>(
      `SELECT size, note, cosigs, is_public FROM checkpoint
       WHERE round = $1 AND size > $2 AND size <= $3 ORDER BY size`,
      ...[round, from, to],
    );
    return rows.map(checkpointOfRow);
  }

  async publicSize(round: string): Promise<number> {
    const [row] = await this.all<{ size: number | null }>(
      'SELECT max(size) AS size FROM checkpoint WHERE round = $1 AND is_public = 1',
      round,
    );
    return row?.size ?? 0;
  }

  /** Named, so that the server plans each statement once. */
  protected async all<R extends object>(text: string, ...values: unknown[]): Promise<R[]> {
    const name = NAMES.get(text) ?? `baraza-${NAMES.size}`;
    NAMES.set(text, name);
    return (await this.client.query<R>({ name, text, values })).rows;
  }

  private stepsWhere(where: string, ...values: unknown[]): Promise<StoredStep[]> {
    const sql = `SELECT idx AS "index", kind, k, r, batch FROM log_step WHERE ${where}`;
    return this.all<StoredStep>(sql, ...values);
  }
}
