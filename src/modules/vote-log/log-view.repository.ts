import { assert } from '../../domain/shared/assert';
import type { Hash } from '../../domain/vote-log/bytes';
import type { FullTile } from '../../domain/vote-log/tile';
import type { ReadDatabase, SqlValue } from '../../platform/database/read-database';
import { checkpointOfRow, roundOfRow, type CheckpointRow, type RoundRow } from './ballot-box.rows';
import { BALLOTS_AFTER, FIRST_BALLOT, type BallotKey } from './ballot-box.sql';
import type {
  LogView,
  PlacedBallot,
  StoredApproval,
  StoredCheckpoint,
  StoredRound,
  StoredStep,
} from './ballot-box.store';
import type { HashRange, StoredNote } from './log-reader';

/** How many rows the tables have of a log, wanted or not. */
export interface LogRowCounts {
  readonly entries: number;
  readonly tiles: number;
  readonly checkpoints: number;
  readonly steps: number;
}

/** A log as it is stored, on either database: for looking, beside the one who writes. */
export class LogViewRepository implements LogView {
  constructor(private readonly reads: ReadDatabase) {}

  async rounds(): Promise<StoredRound[]> {
    const rows = await this.reads.rows<RoundRow>('SELECT * FROM round_log ORDER BY round', []);
    return rows.map(roundOfRow);
  }

  async hashes(round: string, { level, from, to }: HashRange): Promise<Hash[]> {
    const rows =
      level === 0
        ? await this.rowsOf<{ hash: Buffer }>(
            `SELECT leaf_hash AS hash FROM log_entry
             WHERE round = ? AND idx >= ? AND idx < ? ORDER BY idx`,
            ...[round, from, to],
          )
        : await this.rowsOf<{ hash: Buffer }>(
            `SELECT root AS hash FROM log_tile
             WHERE round = ? AND n >= ? AND n < ? AND level = ? ORDER BY n`,
            ...[round, from, to, level - 1],
          );
    assert(rows.length === Math.max(0, to - from), `stored hashes of ${round} are missing`);
    return rows.map(({ hash }) => hash);
  }

  async entries(round: string, from: number, to: number): Promise<Uint8Array[]> {
    const sql = 'SELECT body FROM log_entry WHERE round = ? AND idx >= ? AND idx < ? ORDER BY idx';
    return (await this.rowsOf<{ body: Buffer }>(sql, round, from, to)).map(({ body }) => body);
  }

  async noteBeyond(round: string, index: number): Promise<StoredNote | undefined> {
    const sql =
      'SELECT size, note FROM checkpoint WHERE round = ? AND size > ? ORDER BY size LIMIT 1';
    return (await this.rowsOf<StoredNote>(sql, round, index))[0];
  }

  async noteOfSize(round: string, size: number): Promise<string | undefined> {
    const sql = 'SELECT size, note FROM checkpoint WHERE round = ? AND size = ?';
    return (await this.rowsOf<StoredNote>(sql, round, size))[0]?.note;
  }

  async steps(round: string, from: number, to: number): Promise<StoredStep[]> {
    const sql = `SELECT idx AS "index", kind, k, r, batch FROM log_step
      WHERE round = ? AND idx >= ? AND idx < ? ORDER BY idx`;
    return this.rowsOf<StoredStep>(sql, round, from, to);
  }

  async tiles(round: string, { level, from, to }: HashRange): Promise<FullTile[]> {
    const sql = `SELECT level, n, root, hashes FROM log_tile
      WHERE round = ? AND level = ? AND n >= ? AND n < ? ORDER BY n`;
    return this.rowsOf<FullTile>(sql, round, level, from, to);
  }

  async checkpoints(round: string, from: number, to: number): Promise<StoredCheckpoint[]> {
    const sql = `SELECT size, note, cosigs, is_public FROM checkpoint
      WHERE round = ? AND size > ? AND size <= ? ORDER BY size`;
    return (await this.rowsOf<CheckpointRow>(sql, round, from, to)).map(checkpointOfRow);
  }

  async publicSize(round: string): Promise<number> {
    const sql = 'SELECT max(size) AS size FROM checkpoint WHERE round = ? AND is_public = 1';
    return (await this.rowsOf<{ size: number | null }>(sql, round))[0]?.size ?? 0;
  }

  async approvals(round: string): Promise<StoredApproval[]> {
    const sql = 'SELECT idx AS "index", place, body FROM log_approval WHERE round = ?';
    return this.rowsOf<StoredApproval>(sql, round);
  }

  async ballotsAfter(round: string, last?: BallotKey): Promise<PlacedBallot[]> {
    const { k, r } = last ?? FIRST_BALLOT;
    return this.rowsOf<PlacedBallot>(BALLOTS_AFTER, round, Buffer.from(k), r);
  }

  /** How many rows there are, also of entries that the head does not cover. */
  async counts(round: string): Promise<LogRowCounts> {
    const count = (table: string): string =>
      `CAST((SELECT count(*) FROM ${table} t WHERE t.round = l.round) AS integer)`;
    const [row] = await this.rowsOf<LogRowCounts>(
      `SELECT ${count('log_entry')} AS entries, ${count('log_tile')} AS tiles,
         ${count('checkpoint')} AS checkpoints, ${count('log_step')} AS steps
       FROM round_log l WHERE l.round = ?`,
      round,
    );
    return row ?? { entries: 0, tiles: 0, checkpoints: 0, steps: 0 };
  }

  private rowsOf<T extends object>(sql: string, ...values: SqlValue[]): Promise<T[]> {
    return this.reads.rows<T>(sql, values);
  }
}
