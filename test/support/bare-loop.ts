import Database from 'better-sqlite3';
import { Client } from 'pg';

import type { DatabaseConfig } from '../../src/platform/config/config';
import { writeDataSource } from '../../src/platform/database/data-source';
import { ReadDatabase } from '../../src/platform/database/read-database';

type Value = string | number | Buffer | null;
type Row = Readonly<Record<string, Value>>;

/** The tables that a cast writes to, with the types that PostgreSQL has for their columns. */
const COLUMNS = {
  ballot: { round: 'text', k: 'bytea', r: 'int', c: 'bytea', sealed: 'bytea', idx: 'int' },
  idem: {
    ...{ round: 'text', token_hash: 'bytea', body_mac: 'bytea', k: 'bytea', r: 'int' },
    expires_hour: 'int',
  },
  log_entry: { round: 'text', idx: 'int', leaf_hash: 'bytea', body: 'bytea' },
  log_tile: { round: 'text', level: 'int', n: 'int', root: 'bytea', hashes: 'bytea' },
  checkpoint: { round: 'text', size: 'int', note: 'text', cosigs: 'text', is_public: 'int' },
} as const;
type Table = keyof typeof COLUMNS;
const TABLES = Object.keys(COLUMNS) as Table[];
const HEAD = ['size', 'root', 'frontier', 'public_size', 'public_at'];
const TILE_WIDTH = 256;

/** What the ballot box committed together. */
export interface WrittenBatch {
  readonly ballots: number;
  readonly rows: Readonly<Record<Table, readonly Row[]>>;
  /** The row of the log, as it is after all batches: its size in bytes is the same in each. */
  readonly head: Row;
}

/** Commits rows that were made before, and does nothing else. */
export interface BareLoop {
  write(batch: WrittenBatch): Promise<void>;
  close(): Promise<void>;
}

/** The rows that the ballot box wrote in a round after its opening, batch by batch. */
export async function writtenBatches(
  database: DatabaseConfig,
  round: string,
): Promise<WrittenBatch[]> {
  const source = await writeDataSource(database).initialize();
  const reads = new ReadDatabase(source);
  const all = async (table: string, order: string): Promise<Row[]> =>
    reads.rows<Row>(`SELECT * FROM ${table} WHERE round = ? ORDER BY ${order}`, [round]);
  const [head] = await all('round_log', 'round');
  const written = {
    ballot: await all('ballot', 'idx'),
    idem: await all('idem', 'token_hash'),
    log_entry: await all('log_entry', 'idx'),
    log_tile: await all('log_tile', 'level, n'),
    checkpoint: await all('checkpoint', 'size'),
  };
  await source.destroy();
  if (head === undefined) throw new Error(`${round} is not there`);
  return batchesOf(written, head);
}

function batchesOf(written: Record<Table, Row[]>, head: Row): WrittenBatch[] {
  const placeOf = new Map(written.ballot.map((row) => [castKey(row), Number(row['idx'])]));
  const ends: Record<Table, (row: Row) => number> = {
    ballot: (row) => Number(row['idx']) + 1,
    idem: (row) => (placeOf.get(castKey(row)) ?? 0) + 1,
    log_entry: (row) => Number(row['idx']) + 1,
    log_tile: (row) => (Number(row['n']) + 1) * TILE_WIDTH ** (Number(row['level']) + 1),
    checkpoint: (row) => Number(row['size']),
  };
  const sizes = written.checkpoint.map(ends.checkpoint).filter((size) => size > 1);
  const batches = sizes.map(() => ({
    ...{ ballot: [], idem: [], log_entry: [], log_tile: [], checkpoint: [] },
  })) as Record<Table, Row[]>[];
  for (const table of TABLES) {
    for (const row of written[table]) batchOf(batches, sizes, ends[table](row))?.[table].push(row);
  }
  return batches.map((rows) => ({ ballots: rows.ballot.length, rows, head }));
}

/** The batch after which the log was at least that long; the opening belongs to none. */
function batchOf<T>(batches: readonly T[], sizes: readonly number[], size: number): T | undefined {
  if (size <= 1) return undefined;
  let [low, high] = [0, sizes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sizes[middle] as number) < size) low = middle + 1;
    else high = middle;
  }
  return batches[low];
}

function castKey({ k, r }: Row): string {
  return `${(k as Buffer).toString('hex')} ${Number(r)}`;
}

/** Bytes in the columns of a batch. */
export function bytesOf({ rows, head }: WrittenBatch): number {
  const values = [
    ...Object.values(rows)
      .flat()
      .flatMap((row) => Object.values(row)),
    ...HEAD.map((name) => head[name]),
  ];
  return values.reduce<number>((sum, value) => sum + bytesIn(value), 0);
}

function bytesIn(value: Value | undefined): number {
  if (typeof value === 'number') return 4;
  return value === null || value === undefined ? 0 : Buffer.byteLength(value);
}

/** A bare loop on a migrated, empty database with the settings of the ballot box. */
export async function startBareLoop(database: DatabaseConfig): Promise<BareLoop> {
  return database.dialect === 'sqlite' ? sqliteLoop(database.file) : postgresLoop(database.url);
}

function sqliteLoop(file: string): BareLoop {
  const database = new Database(file);
  const settings = ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON'];
  for (const setting of [...settings, 'secure_delete = ON']) database.pragma(setting);
  const inserts = Object.fromEntries(
    TABLES.map((table) => {
      const names = Object.keys(COLUMNS[table]);
      const marks = names.map((name) => `@${name}`).join(', ');
      return [
        table,
        database.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`),
      ];
    }),
  ) as Record<Table, Database.Statement>;
  const first = (row: Row) => {
    const names = Object.keys(row);
    const marks = names.map((name) => `@${name}`).join(', ');
    const sql = `INSERT OR IGNORE INTO round_log (${names.join(', ')}) VALUES (${marks})`;
    database.prepare(sql).run(row);
  };
  const head = database.prepare(
    `UPDATE round_log SET ${HEAD.map((name) => `${name} = @${name}`).join(', ')} WHERE round = @round`,
  );
  const seen = new Set<Value | undefined>();
  const commit = database.transaction((batch: WrittenBatch) => {
    for (const table of TABLES) for (const row of batch.rows[table]) inserts[table].run(row);
    head.run(batch.head);
  });
  return {
    write: async (batch) => {
      const round = batch.head['round'];
      if (!seen.has(round)) first(batch.head);
      seen.add(round);
      commit.immediate(batch);
    },
    close: async () => void database.close(),
  };
}

async function postgresLoop(url: string): Promise<BareLoop> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const insert = async (
    table: string,
    types: Readonly<Record<string, string>>,
    rows: readonly Row[],
  ) => {
    if (rows.length === 0) return;
    const names = Object.keys(types);
    const marks = names.map((name, i) => `$${i + 1}::${types[name]}[]`).join(', ');
    const sql = `INSERT INTO ${table} (${names.join(', ')}) SELECT * FROM unnest(${marks}) ON CONFLICT DO NOTHING`;
    await client.query(
      sql,
      names.map((name) => rows.map((row) => row[name])),
    );
  };
  const seen = new Set<Value | undefined>();
  const first = async (head: Row) => {
    const names = Object.keys(head);
    const marks = names.map((_, i) => `$${i + 1}`).join(', ');
    const sql = `INSERT INTO round_log (${names.join(', ')}) VALUES (${marks})`;
    await client.query(sql, Object.values(head));
  };
  const sets = HEAD.map((name, i) => `${name} = $${i + 2}`).join(', ');
  return {
    write: async ({ rows, head }) => {
      const round = head['round'];
      if (!seen.has(round)) await first(head);
      seen.add(round);
      await client.query('BEGIN');
      for (const table of TABLES) await insert(table, COLUMNS[table], rows[table]);
      const values = [round, ...HEAD.map((name) => head[name])];
      await client.query(`UPDATE round_log SET ${sets} WHERE round = $1`, values);
      await client.query('COMMIT');
    },
    close: () => client.end(),
  };
}
