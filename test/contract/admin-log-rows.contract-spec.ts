import 'reflect-metadata';

import type { DataSource } from 'typeorm';

import { writeDataSource } from '../../src/platform/database/data-source';
import { createTestDatabase, testDialect, type TestDatabase } from '../support/database';

const isSqlite = testDialect() === 'sqlite';
const HASH = isSqlite ? "X'00'" : "'\\x00'::bytea";
const AT = "'2027-01-01T00:00:00.000Z'";

let test: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  test = await createTestDatabase();
  source = await writeDataSource(test.database).initialize();
  const rows = [
    `admin_log_entry (idx, event_id, leaf_hash, body) VALUES (0, 'a', ${HASH}, ${HASH})`,
    `admin_log_tile (level, n, root, hashes) VALUES (0, 0, ${HASH}, ${HASH})`,
    `admin_checkpoint (size, note, at) VALUES (0, 'n', ${AT})`,
    `audit_event (id, at, event, subject, details, salt) VALUES ('a', ${AT}, 'e', 's', '{}', 'x')`,
  ];
  for (const row of rows) await source.query(`INSERT INTO ${row}`);
});

afterAll(async () => {
  await source.destroy();
  await test.remove();
});

const refused = (sql: string): Promise<void> =>
  expect(source.query(sql)).rejects.toThrow('append-only');

describe('the rows of the admin log', () => {
  it.each([
    ['admin_log_entry', 'body'],
    ['admin_log_tile', 'root'],
    ['admin_checkpoint', 'note'],
  ])('%s neither change nor go', async (table, column) => {
    await refused(`UPDATE ${table} SET ${column} = ${column}`);
    await refused(`DELETE FROM ${table}`);
    if (isSqlite) await refused(`UPDATE OR REPLACE ${table} SET rowid = rowid + 1`);
    else await refused(`TRUNCATE ${table}`);
  });

  (isSqlite ? it : it.skip)('do not give way to others with one of their keys', async () => {
    const entry = 'REPLACE INTO admin_log_entry (idx, event_id, leaf_hash, body) VALUES';
    await refused(`${entry} (0, 'b', ${HASH}, ${HASH})`);
    await refused(`${entry} (1, 'a', ${HASH}, ${HASH})`);
    await refused(`REPLACE INTO admin_log_tile (level, n, root, hashes) VALUES (0, 0, 'x', 'x')`);
    await refused(`REPLACE INTO admin_checkpoint (size, note, at) VALUES (0, 'x', ${AT})`);
  });
});

describe('the details of an act', () => {
  it.each([
    "event = 'other'",
    "details = '{}'",
    "details = 'null'",
    'salt = NULL',
    "details = 'null', salt = NULL, subject = 'other'",
    "details = 'null', salt = NULL, actor_id = 'other'",
    "details = '[]', salt = NULL",
  ])('cannot be changed by %s', (change) => refused(`UPDATE audit_event SET ${change}`));

  it('can be erased together with their salt, and then stay away', async () => {
    await source.query("UPDATE audit_event SET details = 'null', salt = NULL");
    await refused("UPDATE audit_event SET details = '{}', salt = 'x'");
    await refused('DELETE FROM audit_event');
  });
});
