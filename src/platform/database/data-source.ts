import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { DataSource, getMetadataArgsStorage, type DataSourceOptions } from 'typeorm';

import type { DatabaseConfig } from '../config/config';
import { PROJECT_ROOT } from '../config/paths';

const BUSY_TIMEOUT_MS = 5000;

interface SqliteHandle {
  pragma(text: string): unknown;
}

/** The DataSource through which `UnitOfWork` writes (and PostgreSQL reads). */
export function writeDataSource(database: DatabaseConfig): DataSource {
  return new DataSource({ ...connection(database), migrations: migrationFiles() });
}

/**
 * A second, read-only connection to the SQLite file: it sees committed rows only, whatever the
 * one writing connection is doing. See ADR 0002.
 */
export function readDataSource(file: string): DataSource {
  return new DataSource({
    type: 'better-sqlite3',
    database: file,
    readonly: true,
    timeout: BUSY_TIMEOUT_MS,
    synchronize: false,
    entities: entities(),
  });
}

function connection(database: DatabaseConfig): DataSourceOptions {
  const common = {
    synchronize: false,
    entities: entities(),
    migrationsTransactionMode: 'each' as const,
  };
  if (database.dialect === 'postgres') return { ...common, type: 'postgres', url: database.url };
  mkdirSync(dirname(database.file), { recursive: true });
  return {
    ...common,
    type: 'better-sqlite3',
    database: database.file,
    enableWAL: true,
    timeout: BUSY_TIMEOUT_MS,
    prepareDatabase: prepareSqlite,
  };
}

/** FULL, because in WAL mode NORMAL can lose commits that were already acknowledged. */
function prepareSqlite(handle: SqliteHandle): void {
  handle.pragma('journal_mode = WAL');
  handle.pragma('synchronous = FULL');
  handle.pragma('foreign_keys = ON');
  handle.pragma('secure_delete = ON');
}

/** Every entity that the running program has imported: modules bring their own. */
function entities(): (string | (new () => object))[] {
  return getMetadataArgsStorage().tables.map(({ target }) => target as new () => object);
}

/** Compiled migrations where they exist beside this file's tree, else the sources (under Jest). */
function migrationFiles(): string[] {
  const runsCompiled = __filename.endsWith('.js');
  const folder = runsCompiled ? join(PROJECT_ROOT, 'dist', 'migrations') : 'migrations';
  if (!runsCompiled) return [join(PROJECT_ROOT, folder, '*.ts')];
  return existsSync(folder) ? [join(folder, '*.js')] : [];
}
