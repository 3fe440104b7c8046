import 'reflect-metadata';

import type { DataSource } from 'typeorm';

import { writeDataSource } from '../../src/platform/database/data-source';
import { createTestDatabase, type TestDatabase } from '../support/database';

const LOG = 'CreateAdminLog1766000000740';
const ADA = '6f0b3c1e-0000-4000-8000-000000000001';
const RUI = '6f0b3c1e-0000-4000-8000-000000000002';
const AT = '2027-01-01T00:00:00.000Z';

type Event = Readonly<Record<'id' | 'actor_id' | 'subject' | 'salt', string | null>>;

let test: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  test = await createTestDatabase();
  source = await writeDataSource(test.database).initialize();
  await takeLogAway();
  const old = [
    ['a', `'${ADA}'`, `account:${RUI}`],
    ['b', `'${RUI}'`, 'round:demo'],
    ['c', 'NULL', 'round:demo'],
  ] as const;
  for (const [id, actor, subject] of old) {
    await source.query(
      `INSERT INTO audit_event (id, at, actor_id, event, subject, details)
       VALUES ('${id}', '${AT}', ${actor}, 'role-granted', '${subject}', '{}')`,
    );
  }
});

afterAll(async () => {
  await source.destroy();
  await test.remove();
});

/** Undoes the migration that makes the log, and whatever came after it. */
async function takeLogAway(): Promise<void> {
  for (let undone = ''; undone !== LOG;) {
    const sql = 'SELECT name FROM migrations ORDER BY id DESC LIMIT 1';
    const [last] = await source.query<{ name: string }[]>(sql);
    await source.undoLastMigration();
    undone = last?.name ?? LOG;
  }
}

const events = () => source.query<Event[]>('SELECT * FROM audit_event ORDER BY id');

describe('acts from before there was a log', () => {
  it('get random ids for accounts, salts, and wait for their places', async () => {
    await source.runMigrations();
    const rows = await events();
    const actors = await source.query<{ id: string; account_id: string }[]>(
      'SELECT id, account_id FROM audit_actor',
    );
    const idOf = (account: string) => actors.find((row) => row.account_id === account)?.id;
    expect(idOf(ADA)).toMatch(/^[\w-]{22}$/);
    expect(rows.map(({ actor_id }) => actor_id)).toEqual([idOf(ADA), idOf(RUI), null]);
    expect(rows[0]?.subject).toBe(`account:${idOf(RUI)}`);
    expect(new Set(rows.map(({ salt }) => salt)).size).toBe(3);
    const waiting = await source.query<object[]>('SELECT event_id FROM admin_log_queue');
    expect(waiting).toHaveLength(3);
    await expect(source.query("UPDATE audit_event SET event = 'other'")).rejects.toThrow(
      'append-only',
    );
  });

  it('are as they were when the log is taken away again', async () => {
    await takeLogAway();
    const rows = await events();
    expect(rows.map(({ actor_id }) => actor_id)).toEqual([ADA, RUI, null]);
    expect(rows[0]?.subject).toBe(`account:${RUI}`);
    await expect(source.query('DELETE FROM audit_event')).rejects.toThrow('append-only');
    await expect(source.query("UPDATE audit_event SET event = 'x'")).rejects.toThrow('append-only');
  });
});
