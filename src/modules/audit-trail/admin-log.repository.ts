import { Injectable } from '@nestjs/common';

import type { Hash } from '../../domain/vote-log/bytes';
import type { PlacedEntry } from '../../domain/vote-log/cast-batch';
import type { TreeHead } from '../../domain/vote-log/merkle';
import type { HashRange, ReadHashes } from '../../domain/vote-log/stored-tree';
import type { FullTile } from '../../domain/vote-log/tile';
import { insertRows } from '../../platform/database/insert-rows';
import { ReadDatabase, rowsIn, type SqlValue } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { AuditEvent } from './audit-event.entity';

/** The row of the log: its name, its key, where it stands. */
export interface StoredAdminLog extends TreeHead {
  readonly origin: string;
  readonly vkey: string;
}

/** A signed head as it is stored. */
export interface StoredHead {
  readonly size: number;
  readonly note: string;
  /** When it was signed, UTC ISO 8601. */
  readonly at: string;
}

/** An entry in its place. */
export interface StoredLeaf {
  readonly idx: number;
  readonly event_id: string;
  readonly leaf_hash: Buffer;
  readonly body: Buffer;
}

/** A full tile in its place. */
export interface StoredTile {
  readonly level: number;
  readonly n: number;
  readonly root: Buffer;
  readonly hashes: Buffer;
}

type Rows = <T extends object>(sql: string, values: readonly SqlValue[]) => Promise<T[]>;

const LEAVES =
  'SELECT leaf_hash AS hash FROM admin_log_entry WHERE idx >= ? AND idx < ? ORDER BY idx';
const ROOTS =
  'SELECT root AS hash FROM admin_log_tile WHERE level = ? AND n >= ? AND n < ? ORDER BY n';
const HEAD = 'SELECT origin, vkey, size, root FROM admin_log WHERE id = 1';
const LATEST = 'SELECT size, note, at FROM admin_checkpoint ORDER BY size DESC LIMIT 1';

/** The tables of the admin log. */
@Injectable()
export class AdminLogRepository {
  constructor(private readonly reads: ReadDatabase) {}

  /** Whether acts wait for their place. */
  async isWaiting(): Promise<boolean> {
    const rows = await this.reads.rows('SELECT event_id FROM admin_log_queue LIMIT 1', []);
    return rows.length > 0;
  }

  /** Acts that have no place yet, oldest first; one whose details are gone can have none any more. */
  async waiting(tx: Tx, limit: number): Promise<AuditEvent[]> {
    return tx.manager
      .createQueryBuilder(AuditEvent, 'e')
      .innerJoin('admin_log_queue', 'q', 'q.event_id = e.id')
      .where('e.salt IS NOT NULL')
      .orderBy('e.at')
      .addOrderBy('e.id')
      .limit(limit)
      .getMany();
  }

  async log(): Promise<StoredAdminLog | undefined> {
    return (await this.reads.rows<StoredAdminLog>(HEAD, []))[0];
  }

  async logIn(tx: Tx): Promise<StoredAdminLog | undefined> {
    return (await rowsIn<StoredAdminLog>(tx, HEAD, []))[0];
  }

  async create(tx: Tx, { origin, vkey, size, root }: StoredAdminLog): Promise<void> {
    const columns = ['id', 'origin', 'vkey', 'size', 'root'];
    const rows = [[1, origin, vkey, size, Buffer.from(root)]];
    await insertRows(tx, { table: 'admin_log', columns, rows });
  }

  /** Adds entries with their tiles, and moves the head from the size that it had. */
  async grow(
    tx: Tx,
    from: number,
    growth: {
      readonly head: TreeHead;
      readonly placed: readonly (PlacedEntry & { readonly eventId: string })[];
      readonly tiles: readonly FullTile[];
    },
  ): Promise<void> {
    await insertRows(tx, {
      table: 'admin_log_entry',
      columns: ['idx', 'event_id', 'leaf_hash', 'body'],
      rows: growth.placed.map(({ index, eventId, leaf, body }) => [index, eventId, leaf, body]),
    });
    await insertRows(tx, {
      table: 'admin_log_tile',
      columns: ['level', 'n', 'root', 'hashes'],
      rows: growth.tiles.map(({ level, n, root, hashes }) => [level, n, root, hashes]),
    });
    const marks = growth.placed.map(() => '?').join(',');
    const ids = growth.placed.map(({ eventId }) => eventId);
    await rowsIn(tx, `DELETE FROM admin_log_queue WHERE event_id IN (${marks})`, ids);
    const { size, root } = growth.head;
    const moved = 'UPDATE admin_log SET size = ?, root = ? WHERE id = 1 AND size = ?';
    await rowsIn(tx, moved, [size, Buffer.from(root), from]);
  }

  async addHead(tx: Tx, { size, note, at }: StoredHead): Promise<void> {
    const columns = ['size', 'note', 'at'];
    await insertRows(tx, { table: 'admin_checkpoint', columns, rows: [[size, note, at]] });
  }

  /** The last signed head. */
  async latestHead(): Promise<StoredHead | undefined> {
    return (await this.reads.rows<StoredHead>(LATEST, []))[0];
  }

  async latestHeadIn(tx: Tx): Promise<StoredHead | undefined> {
    return (await rowsIn<StoredHead>(tx, LATEST, []))[0];
  }

  async headOfSizeIn(tx: Tx, size: number): Promise<StoredHead | undefined> {
    const sql = 'SELECT size, note, at FROM admin_checkpoint WHERE size = ?';
    return (await rowsIn<StoredHead>(tx, sql, [size]))[0];
  }

  /** All signed heads up to a size, oldest first. */
  async heads(upTo: number): Promise<StoredHead[]> {
    const sql = 'SELECT size, note, at FROM admin_checkpoint WHERE size <= ? ORDER BY size';
    return this.reads.rows<StoredHead>(sql, [upTo]);
  }

  /** Entries [from, to). */
  async leaves(from: number, to: number): Promise<StoredLeaf[]> {
    const sql = `SELECT idx, event_id, leaf_hash, body FROM admin_log_entry
      WHERE idx >= ? AND idx < ? ORDER BY idx`;
    return this.reads.rows<StoredLeaf>(sql, [from, to]);
  }

  /** The next entries, whatever their numbers are, from this number on. */
  async leavesBehind(from: number, limit: number): Promise<StoredLeaf[]> {
    const sql = `SELECT idx, event_id, leaf_hash, body FROM admin_log_entry
      WHERE idx >= ? ORDER BY idx LIMIT ?`;
    return this.reads.rows<StoredLeaf>(sql, [from, limit]);
  }

  /** Places of these acts. */
  async placesOf(eventIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (eventIds.length === 0) return new Map();
    const marks = eventIds.map(() => '?').join(',');
    const sql = `SELECT idx, event_id FROM admin_log_entry WHERE event_id IN (${marks})`;
    const rows = await this.reads.rows<{ idx: number; event_id: string }>(sql, eventIds);
    return new Map(rows.map(({ idx, event_id }) => [event_id, idx]));
  }

  async allHeads(): Promise<StoredHead[]> {
    return this.reads.rows<StoredHead>(
      'SELECT size, note, at FROM admin_checkpoint ORDER BY size',
      [],
    );
  }

  async tiles(): Promise<StoredTile[]> {
    const sql = 'SELECT level, n, root, hashes FROM admin_log_tile ORDER BY level, n';
    return this.reads.rows<StoredTile>(sql, []);
  }

  /** Acts that stand neither in the log nor among those that wait, and waiting ones that are gone. */
  async strays(): Promise<{ readonly unlogged: string[]; readonly gone: string[] }> {
    const unlogged = await this.reads.rows<{ id: string }>(
      `SELECT e.id FROM audit_event e LEFT JOIN admin_log_entry l ON l.event_id = e.id
        LEFT JOIN admin_log_queue q ON q.event_id = e.id
        WHERE l.event_id IS NULL AND q.event_id IS NULL`,
      [],
    );
    const gone = await this.reads.rows<{ id: string }>(
      `SELECT q.event_id AS id FROM admin_log_queue q LEFT JOIN audit_event e ON e.id = q.event_id
        WHERE e.id IS NULL`,
      [],
    );
    return { unlogged: unlogged.map(({ id }) => id), gone: gone.map(({ id }) => id) };
  }

  /** Reads stored hashes: committed ones, or those that a unit of work sees. */
  hashes(tx?: Tx): ReadHashes {
    const rows: Rows =
      tx === undefined
        ? (sql, values) => this.reads.rows(sql, values)
        : (sql, values) => rowsIn(tx, sql, values);
    return async ({ level, from, to }: HashRange): Promise<Hash[]> => {
      const found =
        level === 0
          ? await rows<{ hash: Buffer }>(LEAVES, [from, to])
          : await rows<{ hash: Buffer }>(ROOTS, [level - 1, from, to]);
      return found.map(({ hash }) => hash);
    };
  }
}
