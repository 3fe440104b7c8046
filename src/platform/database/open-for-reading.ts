import type { DatabaseConfig } from '../config/config';
import { readDataSource, writeDataSource } from './data-source';
import { ReadDatabase } from './read-database';

/** A database that is only looked at. */
export interface OpenedForReading {
  readonly reads: ReadDatabase;
  /** What its settings should be and are not, one sentence for each. */
  readonly unsafe: readonly string[];
  close(): Promise<void>;
}

const POSTGRES_SETTINGS = ['fsync', 'full_page_writes', 'synchronous_commit'];
const SAFE: ReadonlySet<string> = new Set(['on', 'remote_apply']);

/** Opens a database beside the program that may be running on it; nothing can be written. */
export async function openForReading(database: DatabaseConfig): Promise<OpenedForReading> {
  const isPostgres = database.dialect === 'postgres';
  const source = isPostgres ? writeDataSource(database) : readDataSource(database.file);
  await source.initialize();
  const reads = new ReadDatabase(source);
  if (isPostgres) await reads.rows(`SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY`, []);
  const unsafe = isPostgres ? await unsafeOnPostgres(reads) : await unsafeOnSqlite(reads);
  return { reads, unsafe, close: () => source.destroy() };
}

async function unsafeOnPostgres(reads: ReadDatabase): Promise<string[]> {
  const list = POSTGRES_SETTINGS.map((name) => `'${name}'`).join(', ');
  const rows = await reads.rows<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name IN (${list}) ORDER BY name`,
    [],
  );
  return rows
    .filter(({ setting }) => !SAFE.has(setting))
    .map(({ name, setting }) => `the server has ${name} = ${setting}; voting needs it on`);
}

async function unsafeOnSqlite(reads: ReadDatabase): Promise<string[]> {
  const [mode] = await reads.rows<{ journal_mode: string }>('PRAGMA journal_mode', []);
  const faults = await reads.rows<{ quick_check: string }>('PRAGMA quick_check', []);
  return [
    ...(mode?.journal_mode === 'wal'
      ? []
      : [`the file has journal_mode = ${mode?.journal_mode}; voting needs wal`]),
    ...faults
      .filter(({ quick_check: said }) => said !== 'ok')
      .map(({ quick_check: said }) => `the file is damaged: ${said}`),
  ];
}
