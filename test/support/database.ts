import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import type { DatabaseConfig } from '../../src/platform/config/config';
import { migrate } from '../../src/platform/database/migrate';

declare const BARAZA_TEST_DIALECT: 'sqlite' | 'postgres';

/** A migrated, empty database of one spec file, and the folder beside it. */
export interface TestDatabase {
  readonly database: DatabaseConfig;
  readonly folder: string;
  remove(): Promise<void>;
}

/** The dialect that the running Jest project tests. */
export function testDialect(): 'sqlite' | 'postgres' {
  return BARAZA_TEST_DIALECT;
}

/** Makes a fresh database of the project's dialect; call `remove` when its users are closed. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'baraza-test-'));
  return testDialect() === 'sqlite' ? sqliteDatabase(folder) : postgresDatabase(folder);
}

async function sqliteDatabase(folder: string): Promise<TestDatabase> {
  const database = { dialect: 'sqlite', file: join(folder, 'baraza.sqlite') } as const;
  await migrate(database);
  const remove = async () => rmSync(folder, { recursive: true, force: true });
  return { database, folder, remove };
}

async function postgresDatabase(folder: string): Promise<TestDatabase> {
  const name = `baraza_${randomBytes(6).toString('hex')}`;
  const server = process.env['BARAZA_TEST_POSTGRES'] ?? '';
  await administer(server, `CREATE DATABASE ${name} TEMPLATE baraza_template`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const remove = async () => {
    await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    rmSync(folder, { recursive: true, force: true });
  };
  return { database: { dialect: 'postgres', url: url.href }, folder, remove };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
