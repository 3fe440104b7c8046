import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

import { Client } from 'pg';

import type { DatabaseConfig } from '../../src/platform/config/config';

/**
 * Whether bytes stand anywhere in the files of a database: of SQLite the file and its write-ahead log; of
 * PostgreSQL the files of the table of ballots and of what it keeps aside, dead rows included.
 */
export async function databaseHolds(database: DatabaseConfig, bytes: Buffer): Promise<boolean> {
  if (database.dialect === 'sqlite') {
    const files = [database.file, `${database.file}-wal`].filter((file) => existsSync(file));
    return files.some((file) => readFileSync(file).includes(bytes));
  }
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query('CHECKPOINT');
    const { rows } = await client.query<{ content: Buffer }>(
      `SELECT pg_read_binary_file(pg_relation_filepath(oid)) AS content FROM pg_class
       WHERE relname = 'ballot' OR oid = (SELECT reltoastrelid FROM pg_class WHERE relname = 'ballot')`,
    );
    return rows.some(({ content }) => content.includes(bytes));
  } finally {
    await client.end();
  }
}

/**
 * Makes a PostgreSQL server keep its write-ahead log from now on: other tests make it throw old parts away.
 * @returns what lets it go again
 */
export async function keepServerLog(url: string): Promise<() => Promise<void>> {
  const slot = `test_${randomBytes(8).toString('hex')}`;
  await ask(url, 'SELECT pg_create_physical_replication_slot($1, true)', [slot]);
  return async () => {
    await ask(url, 'SELECT pg_drop_replication_slot($1)', [slot]);
  };
}

async function ask(url: string, sql: string, values: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql, [...values]);
  } finally {
    await client.end();
  }
}

/** Whether bytes stand in the write-ahead log of a PostgreSQL server. */
export async function serverLogHolds(url: string, bytes: Buffer): Promise<boolean> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; size: string }>(
      'SELECT name, size FROM pg_ls_waldir()',
    );
    for (const { name, size } of rows) {
      const sql = "SELECT pg_read_binary_file('pg_wal/' || $1, 0, $2, true) AS content";
      const [file] = (await client.query<{ content: Buffer | null }>(sql, [name, size])).rows;
      // Gone since the list was made.
      if (file?.content?.includes(bytes) === true) return true;
    }
    return false;
  } finally {
    await client.end();
  }
}
