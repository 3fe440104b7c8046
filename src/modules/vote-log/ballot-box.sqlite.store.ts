import Database from 'better-sqlite3';

import type { PlacedEntry } from '../../domain/vote-log/cast-batch';
import type { LogStep } from '../../domain/vote-log/step';
import type { FullTile } from '../../domain/vote-log/tile';
import type { WriteTurn } from '../../platform/database/write-turn';
import { rowOfRound } from './ballot-box.rows';
import { FORGET_OPENINGS } from './ballot-box.sql';
import { SqliteLogReads } from './ballot-box.sqlite.reads';
import {
  StoreBusy,
  type KnownHead,
  type LogStore,
  type NewBallot,
  type NewCheckpoint,
  type NewToken,
  type Rewriting,
  type StoredApprovals,
  type StoredRound,
} from './ballot-box.store';

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

/** Reads and writes logs in an SQLite file. */
export class SqliteLogStore extends SqliteLogReads implements LogStore {
  constructor(
    database: Database.Database,
    private readonly turn: WriteTurn,
  ) {
    super(database);
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

  async advanceEpochs(): Promise<void> {
    this.run('UPDATE round_log SET epoch = epoch + 1');
  }

  async createRound(round: StoredRound): Promise<void> {
    this.statements
      .of(
        `INSERT INTO round_log
           (round, origin, vkey, may_revote, size, root, frontier, epoch, state, public_size, public_at,
            casts_until)
         VALUES ($round, $origin, $vkey, $may_revote, $size, $root, $frontier, $epoch, $state,
           $public_size, $public_at, $casts_until)`,
      )
      .run(rowOfRound(round));
  }

  async swapHead(known: KnownHead, next: StoredRound): Promise<boolean> {
    const { changes } = this.statements
      .of(
        `UPDATE round_log SET may_revote = $may_revote, size = $size, root = $root, frontier = $frontier, state = $state,
           public_size = $public_size, public_at = $public_at, casts_until = $casts_until
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

  async addBallots(round: string, ballots: readonly NewBallot[]): Promise<NewBallot[]> {
    return ballots.filter(({ k, r, c, sealed, index }) => {
      const written = this.run(
        `INSERT INTO ballot (round, k, r, c, sealed, idx) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        round,
        k,
        r,
        c,
        sealed,
        index,
      );
      return written === 0;
    });
  }

  async addTokens(round: string, tokens: readonly NewToken[]): Promise<NewToken[]> {
    return tokens.filter(({ tokenHash, bodyMac, k, r, expiresHour }) => {
      const written = this.run(
        `INSERT INTO idem (round, token_hash, body_mac, k, r, expires_hour)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        round,
        tokenHash,
        bodyMac,
        k,
        r,
        expiresHour,
      );
      return written === 0;
    });
  }

  async addSteps(round: string, steps: readonly LogStep[]): Promise<void> {
    for (const { index, kind, cast, batch } of steps) {
      this.run(
        'INSERT INTO log_step (round, idx, kind, k, r, batch) VALUES (?, ?, ?, ?, ?, ?)',
        round,
        index,
        kind,
        cast?.k ?? null,
        cast?.r ?? null,
        batch ?? null,
      );
    }
  }

  async addApprovals(round: string, { index, approvals }: StoredApprovals): Promise<void> {
    for (const [i, body] of approvals.entries()) {
      const sql = 'INSERT INTO log_approval (round, idx, place, body) VALUES (?, ?, ?, ?)';
      this.run(sql, round, index, i + 1, body);
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

  async forgetTokens(round: string, hour: number): Promise<void> {
    this.run('DELETE FROM idem WHERE round = ? AND expires_hour <= ?', round, hour);
  }

  async forgetOpenings(round: string): Promise<void> {
    this.run(FORGET_OPENINGS, Buffer.alloc(0), round);
  }

  async forgetOrder(): Promise<Rewriting> {
    this.turn.takeBlocking();
    try {
      this.database.exec('VACUUM');
      const [written] = this.database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      return written?.busy === 0 ? 'done' : 'later';
    } catch (error) {
      // The ballots are safe either way; without a free moment or space it waits for the next close.
      if (!isBusy(error) && (error as { code?: string }).code !== 'SQLITE_FULL') throw error;
      return 'later';
    } finally {
      this.turn.giveBack();
    }
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
}

function isBusy(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code?.startsWith('SQLITE_BUSY') === true || code === 'SQLITE_LOCKED';
}
