import 'reflect-metadata';

import type { DataSource } from 'typeorm';

import { writeDataSource } from '../../src/platform/database/data-source';
import { createTestDatabase, testDialect, type TestDatabase } from '../support/database';

const AT = "'2027-01-01T00:00:00.000Z'";
const HASH = testDialect() === 'sqlite' ? "X'00'" : "'\\x00'::bytea";

/** A row of each table that only grows: its columns, and the ones that tell rows apart. */
const TABLES = [
  {
    table: 'audit_event',
    row: { id: "'a'", at: AT, event: "'e'", subject: "'s'", details: "'{}'" },
    key: ['id'],
    change: { event: "'other'" },
  },
  {
    table: 'phase_decision',
    row: {
      ...{ id: "'a'", cycle_id: "'c'", position: '0', kind: "'call'", act: "'open'" },
      ...{ reason: "''", decided_at: AT },
    },
    key: ['id'],
    change: { position: '1' },
  },
  {
    table: 'log_entry',
    row: { round: "'r'", idx: '0', leaf_hash: HASH, body: HASH },
    key: ['round', 'idx'],
    change: { round: "'other'" },
  },
  {
    table: 'log_tile',
    row: { round: "'r'", level: '0', n: '0', root: HASH, hashes: HASH },
    key: ['round', 'level', 'n'],
    change: { round: "'other'" },
  },
  {
    table: 'log_approval',
    row: { round: "'r'", idx: '0', place: '1', body: "'b'" },
    key: ['round', 'idx', 'place'],
    change: { body: "'other'" },
  },
  {
    table: 'checkpoint',
    row: { round: "'r'", size: '0', note: "'n'", cosigs: "''", is_public: '0' },
    key: ['round', 'size'],
    change: { note: "'other'" },
  },
] as const;

let test: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  test = await createTestDatabase();
  source = await writeDataSource(test.database).initialize();
  await source.query(
    `INSERT INTO cycle (id, slug, title, summary, currency, created_at)
     VALUES ('c', 'c', 'c', '', 'EUR', ${AT})`,
  );
});

afterAll(async () => {
  await source.destroy();
  await test.remove();
});

describe.each(TABLES)('$table', ({ table, row, key, change }) => {
  const columns = Object.keys(row).join(', ');
  const insert = (into: string, values: object): string =>
    `${into} (${Object.keys(values).join(', ')}) VALUES (${Object.values(values).join(', ')})`;
  const rows = () =>
    source.query<object[]>(`SELECT ${columns} FROM ${table} ORDER BY ${key.join()}`);
  const refused = async (sql: string): Promise<void> => {
    const before = await rows();
    await expect(source.query(sql)).rejects.toThrow('append-only');
    expect(await rows()).toEqual(before);
  };

  beforeAll(() => source.query(insert(`INSERT INTO ${table}`, row)));

  it('keeps its rows as they are', async () => {
    const [[column, value]] = Object.entries(change) as [[string, string]];
    await refused(`UPDATE ${table} SET ${column} = ${value}`);
    await refused(`DELETE FROM ${table}`);
  });

  it('lets no new row take the place of an old one', async () => {
    const other = { ...row, ...change };
    if (testDialect() === 'postgres') {
      const [[column, value]] = Object.entries(change) as [[string, string]];
      const onto = `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${column} = ${value}`;
      await refused(`${insert(`INSERT INTO ${table}`, row)} ${onto}`);
      await refused(`TRUNCATE ${table} CASCADE`);
      return;
    }
    await refused(insert(`INSERT OR REPLACE INTO ${table}`, { ...other, ...keyOf(row, key) }));
    await refused(insert(`REPLACE INTO ${table}`, { ...other, ...keyOf(row, key) }));
    const [{ rowid }] = await source.query<[{ rowid: number }]>(`SELECT rowid FROM ${table}`);
    await refused(insert(`REPLACE INTO ${table}`, { ...other, rowid }));
    if (table === 'phase_decision') {
      await refused(insert(`REPLACE INTO ${table}`, { ...row, id: "'other'" }));
    }
    await refused(`UPDATE OR REPLACE ${table} SET rowid = rowid + 1`);
  });

  it('still grows', async () => {
    const next = { ...row, ...change, ...Object.fromEntries([[key[0], "'next'"]]) };
    await source.query(insert(`INSERT INTO ${table}`, next));
    expect(await rows()).toHaveLength(2);
  });
});

function keyOf(row: Readonly<Record<string, string>>, key: readonly string[]): object {
  return Object.fromEntries(key.map((column) => [column, row[column]]));
}
