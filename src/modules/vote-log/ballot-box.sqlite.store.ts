import Database from 'better-sqlite3';

import { assert } from '../../domain/shared/assert';
import type { WriteTurn } from '../../platform/database/write-turn';
import type { PlacedEntry, PlannedCast } from '../../domain/vote-log/cast-batch';
import type { FullTile } from '../../domain/vote-log/tile';
import type { Hash } from '../../domain/vote-log/bytes';
import {
  StoreBusy,
  type KnownHead,
  type LogStore,
  type NewCheckpoint,
  type NewToken,
  type NextRevision,
  type StoredBallot,
  type StoredRound,
  type StoredToken,
  type Turnout,
} from './ballot-box.store';
import { roundOfRow, rowOfRound, type RoundRow } from './ballot-box.rows';
import type { HashRange, StoredNote } from './log-reader';

const BUSY_TIMEOUT_MS = 5000;

/** The settings without which an acknowledged ballot could be lost with the power. */
const SETTINGS = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  busy_timeout: BUSY_TIMEOUT_MS,
  secure_delete: 1,
} as const;

/** The database does not keep what it is told. */
export class UnsafeSettings extends Error {
  override readonly name = 'UnsafeSettings';
}

/**
 * The ballot box's own connection to an SQLite file.
 * @throws UnsafeSettings when a setting is not in force after a write
 */
export function connectSqlite(file: string, turn: WriteTurn): SqliteLogStore {
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
  for (const [name, value] of Object.entries(SETTINGS)) database.pragma(`${name} = ${value}`);
  // Some settings fall back only with the first write, so look after one.
  database.pragma(`user_version = ${Number(database.pragma('user_version', { simple: true }))}`);
  for (const [name, value] of Object.entries(SETTINGS)) {
    const actual = database.pragma(name, { simple: true });
    if (actual !== value) {
      throw new UnsafeSettings(`SQLite reports ${name} = ${String(actual)}; voting needs ${value}`);
    }
  }
  return new SqliteLogStore(database, turn);
}

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

/** Reads and writes logs in an SQLite file. */
export class SqliteLogStore implements LogStore {
  private readonly statements: Statements;

  constructor(
    private readonly database: Database.Database,
    private readonly turn: WriteTurn,
  ) {
    this.statements = new Statements(database);
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    this.turn.takeBlocking();
    try {
      this.begin();
      const value = await work();
      this.run('COMMIT');
      return value;
    } catch (error) {
      if (this.database.inTransaction) this.run('ROLLBACK');
      throw error;
    } finally {
      this.turn.giveBack();
    }
  }

  async rounds(): Promise<StoredRound[]> {
    return this.all('SELECT * FROM round_log').map((row) => roundOfRow(row as unknown as RoundRow));
  }

  async round(round: string): Promise<StoredRound | undefined> {
    const row = this.get('SELECT * FROM round_log WHERE round = ?', round);
    return row === undefined ? undefined : roundOfRow(row as unknown as RoundRow);
  }

  async advanceEpochs(): Promise<void> {
    this.run('UPDATE round_log SET epoch = epoch + 1');
  }

  async createRound(round: StoredRound): Promise<void> {
    this.statements
      .of(
        `INSERT INTO round_log
           (round, origin, vkey, may_revote, size, root, frontier, epoch, state, public_size, public_at)
         VALUES ($round, $origin, $vkey, $may_revote, $size, $root, $frontier, $epoch, $state,
           $public_size, $public_at)`,
      )
      .run(rowOfRound(round));
  }

  async swapHead(known: KnownHead, next: StoredRound): Promise<boolean> {
    const { changes } = this.statements
      .of(
        `UPDATE round_log SET size = $size, root = $root, frontier = $frontier, state = $state,
           public_size = $public_size, public_at = $public_at
         WHERE round = $round AND size = $known_size AND epoch = $known_epoch`,
      )
      .run({ ...rowOfRound(next), known_size: known.size, known_epoch: known.epoch });
    return changes === 1;
  }

  async addEntries(round: string, entries: readonly PlacedEntry[]): Promise<void> {
    for (const { index, leaf, body } of entries) {
      this.run(
        'INSERT INTO log_entry (round, idx, leaf_hash, body) VALUES (?, ?, ?, ?)',
        round,
        index,
        leaf,
        body,
      );
    }
  }

  async addTiles(round: string, tiles: readonly FullTile[]): Promise<void> {
    for (const { level, n, root, hashes } of tiles) {
      this.run(
        'INSERT INTO log_tile (round, level, n, root, hashes) VALUES (?, ?, ?, ?, ?)',
        round,
        level,
        n,
        root,
        hashes,
      );
    }
  }

  async addBallots(round: string, casts: readonly PlannedCast[]): Promise<void> {
    for (const { k, r, c, opening, index } of casts) {
      this.run(
        'INSERT INTO ballot (round, k, r, c, sealed, idx) VALUES (?, ?, ?, ?, ?, ?)',
        round,
        k,
        r,
        c,
        Buffer.from(opening),
        index,
      );
    }
  }

  async addTokens(round: string, tokens: readonly NewToken[]): Promise<void> {
    for (const { tokenHash, bodyMac, k, r, expiresHour } of tokens) {
      this.run(
        `INSERT INTO idem (round, token_hash, body_mac, k, r, expires_hour) VALUES (?, ?, ?, ?, ?, ?)`,
        round,
        tokenHash,
        bodyMac,
        k,
        r,
        expiresHour,
      );
    }
  }

  async addCheckpoint(round: string, { size, note, isPublic }: NewCheckpoint): Promise<void> {
    this.run(
      `INSERT INTO checkpoint (round, size, note, cosigs, is_public) VALUES (?, ?, ?, '', ?)`,
      round,
      size,
      note,
      isPublic ? 1 : 0,
    );
  }

  async publishCheckpoint(round: string, size: number): Promise<void> {
    this.run('UPDATE checkpoint SET is_public = 1 WHERE round = ? AND size = ?', round, size);
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
    return row === undefined ? undefined : { index: row.idx, opening: row.sealed.toString('utf8') };
  }

  async turnout(round: string): Promise<Turnout> {
    const row = this.get(
      `SELECT count(*) AS casts, coalesce(sum(r = 0), 0) AS credentials FROM ballot WHERE round = ?`,
      round,
    );
    return row as unknown as Turnout;
  }

  async forgetTokens(round: string, hour: number): Promise<void> {
    this.run('DELETE FROM idem WHERE round = ? AND expires_hour <= ?', round, hour);
  }

  async forgetOrder(): Promise<void> {
    this.turn.takeBlocking();
    try {
      this.database.exec('VACUUM');
      this.database.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      // The ballots are safe either way; without a free moment or space it waits for the next close.
      if (!isBusy(error) && (error as { code?: string }).code !== 'SQLITE_FULL') throw error;
    } finally {
      this.turn.giveBack();
    }
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

  async disconnect(): Promise<void> {
    this.database.close();
  }

  private begin(): void {
    try {
      this.run('BEGIN IMMEDIATE');
    } catch (error) {
      throw isBusy(error) ? new StoreBusy((error as Error).message) : error;
    }
  }

  private run(sql: string, ...values: unknown[]): void {
    this.statements.of(sql).run(...values);
  }

  private get(sql: string, ...values: unknown[]): Row | undefined {
    return this.statements.of(sql).get(...values);
  }

  private all(sql: string, ...values: unknown[]): Row[] {
    return this.statements.of(sql).all(...values);
  }
}

function isBusy(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code?.startsWith('SQLITE_BUSY') === true || code === 'SQLITE_LOCKED';
}
