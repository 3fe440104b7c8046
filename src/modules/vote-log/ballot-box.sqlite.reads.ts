import type Database from 'better-sqlite3';

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

type Row = Record<string, unknown>;

/** One prepared statement per text, used again and again. */
class Statements {
  private readonly prepared = new Map<string, Database.Statement<unknown[], Row>>();

  constructor(private readonly database: Database.Database) {}

  of(sql: string): Database.Statement<unknown[], Row> {
    const known = this.prepared.get(sql);
    if (known !== undefined) return known;
    const made = this.database.prepare<unknown[], Row>(sql);
    this.prepared.set(sql, made);
    return made;
  }
}

/** What the ballot box reads of an SQLite file, on its own connection. */
export abstract class SqliteLogReads {
  protected readonly statements: Statements;

  constructor(protected readonly database: Database.Database) {
    this.statements = new Statements(database);
  }

  async rounds(): Promise<StoredRound[]> {
    return this.all('SELECT * FROM round_log').map((row) => roundOfRow(row as unknown as RoundRow));
  }

  async round(round: string): Promise<StoredRound | undefined> {
    const row = this.get('SELECT * FROM round_log WHERE round = ?', round);
    return row === undefined ? undefined : roundOfRow(row as unknown as RoundRow);
  }

  async spentTokens(round: string, hashes: readonly Uint8Array[]): Promise<StoredToken[]> {
    return hashes.flatMap((tokenHash) => {
      const row = this.get(
        'SELECT body_mac, k, r FROM idem WHERE round = ? AND token_hash = ?',
        round,
        tokenHash,
      );
      if (row === undefined) return [];
      const { body_mac: bodyMac, k, r } = row as { body_mac: Buffer; k: Buffer; r: number };
      return [{ tokenHash, bodyMac, k, r }];
    });
  }

  async nextRevisions(round: string, credentials: readonly Uint8Array[]): Promise<NextRevision[]> {
    return credentials.flatMap((k) => {
      const row = this.get('SELECT max(r) AS last FROM ballot WHERE round = ? AND k = ?', round, k);
      const { last } = row as { last: number | null };
      return last === null ? [] : [{ k, next: last + 1 }];
    });
  }

  async ballot(round: string, k: Uint8Array, r: number): Promise<StoredBallot | undefined> {
    const row = this.get(
      'SELECT idx, sealed FROM ballot WHERE round = ? AND k = ? AND r = ?',
      round,
      k,
      r,
    ) as { idx: number; sealed: Buffer } | undefined;
    return row === undefined ? undefined : { index: row.idx, sealed: row.sealed };
  }

  async turnout(round: string): Promise<Turnout> {
    return this.get(turnoutSql('?'), round) as unknown as Turnout;
  }

  async hashes(round: string, { level, from, to }: HashRange): Promise<Hash[]> {
    const sql =
      level === 0
        ? 'SELECT leaf_hash AS hash FROM log_entry WHERE round = ? AND idx >= ? AND idx < ? ORDER BY idx'
        : 'SELECT root AS hash FROM log_tile WHERE round = ? AND n >= ? AND n < ? AND level = ? ORDER BY n';
    const bounds = level === 0 ? [from, to] : [from, to, level - 1];
    const hashes = this.all(sql, round, ...bounds).map(({ hash }) => hash as Buffer);
    assert(hashes.length === to - from, `stored hashes of ${round} are missing`);
    return hashes;
  }

  async entries(round: string, from: number, to: number): Promise<Uint8Array[]> {
    return this.all(
      'SELECT body FROM log_entry WHERE round = ? AND idx >= ? AND idx < ? ORDER BY idx',
      round,
      from,
      to,
    ).map(({ body }) => body as Buffer);
  }

  async noteBeyond(round: string, index: number): Promise<StoredNote | undefined> {
    return this.get(
      'SELECT size, note FROM checkpoint WHERE round = ? AND size > ? ORDER BY size LIMIT 1',
      round,
      index,
    ) as unknown as StoredNote | undefined;
  }

  async noteOfSize(round: string, size: number): Promise<string | undefined> {
    const row = this.get('SELECT note FROM checkpoint WHERE round = ? AND size = ?', round, size);
    return row?.['note'] as string | undefined;
  }

  async lastActOn(round: string, k: Uint8Array, r: number): Promise<StoredStep | undefined> {
    const where = 'round = ? AND k = ? AND r = ? ORDER BY idx DESC LIMIT 1';
    return this.stepsWhere(where, round, k, r)[0];
  }

  async stepOfBatch(round: string, batch: string): Promise<StoredStep | undefined> {
    return this.stepsWhere('round = ? AND batch = ?', round, batch)[0];
  }

  async steps(round: string, from: number, to: number): Promise<StoredStep[]> {
    return this.stepsWhere('round = ? AND idx >= ? AND idx < ? ORDER BY idx', round, from, to);
  }

  async lastIndexOf(round: string, leaf: Hash): Promise<number | undefined> {
    const row = this.get(
      'SELECT max(idx) AS idx FROM log_entry WHERE round = ? AND leaf_hash = ?',
      round,
      leaf,
    );
    return (row?.['idx'] as number | null) ?? undefined;
  }

  async ballotsAfter(round: string, last?: BallotKey): Promise<PlacedBallot[]> {
    const { k, r } = last ?? FIRST_BALLOT;
    return this.all(BALLOTS_AFTER, round, k, r) as unknown as PlacedBallot[];
  }

  async approvals(round: string): Promise<StoredApproval[]> {
    const sql = 'SELECT idx AS "index", place, body FROM log_approval WHERE round = ?';
    return this.all(sql, round) as unknown as StoredApproval[];
  }

  async tiles(round: string, { level, from, to }: HashRange): Promise<FullTile[]> {
    return this.all(
      `SELECT level, n, root, hashes FROM log_tile
       WHERE round = ? AND level = ? AND n >= ? AND n < ? ORDER BY n`,
      round,
      level,
      from,
      to,
    ) as unknown as FullTile[];
  }

  async checkpoints(round: string, from: number, to: number): Promise<StoredCheckpoint[]> {
    return this.all(
      `SELECT size, note, cosigs, is_public FROM checkpoint
       WHERE round = ? AND size > ? AND size <= ? ORDER BY size`,
      round,
      from,
      to,
    ).map((row) => checkpointOfRow(row as unknown as CheckpointRow));
  }

  async publicSize(round: string): Promise<number> {
    const sql = 'SELECT max(size) AS size FROM checkpoint WHERE round = ? AND is_public = 1';
    return (this.get(sql, round)?.['size'] as number | null) ?? 0;
  }

  private stepsWhere(where: string, ...values: unknown[]): StoredStep[] {
    const sql = `SELECT idx AS "index", kind, k, r, batch FROM log_step WHERE ${where}`;
    return this.all(sql, ...values) as unknown as StoredStep[];
  }

  protected run(sql: string, ...values: unknown[]): number {
    return this.statements.of(sql).run(...values).changes;
  }

  protected get(sql: string, ...values: unknown[]): Row | undefined {
    return this.statements.of(sql).get(...values);
  }

  protected all(sql: string, ...values: unknown[]): Row[] {
    return this.statements.of(sql).all(...values);
  }
}
