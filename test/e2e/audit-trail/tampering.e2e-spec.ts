import type { DataSource } from 'typeorm';

import { AdminLog, AdminLogCheck, AuditTrail, TrailReader } from '../../../src/modules/audit-trail';
import { WRITE_SOURCE } from '../../../src/platform/database/tokens';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { startTestApp, type TestApp } from '../../support/app';
import { testDialect } from '../../support/database';

const isSqlite = testDialect() === 'sqlite';
const TABLES = ['audit_event', 'admin_log_entry', 'admin_log_tile', 'admin_checkpoint'];
type Row = Readonly<Record<string, unknown>>;

let baraza: TestApp;
let source: DataSource;

beforeAll(async () => {
  baraza = await startTestApp();
  source = baraza.app.get<DataSource>(WRITE_SOURCE, { strict: false });
  await act(280);
  await baraza.app.get(AdminLog, { strict: false }).head();
  await act(20);
  await baraza.app.get(AdminLog, { strict: false }).head();
  await act(1);
  for (const table of TABLES) await disarm(table);
});

afterAll(() => baraza.close());

async function act(count: number): Promise<void> {
  const trail = baraza.app.get(AuditTrail, { strict: false });
  await baraza.app.get(UnitOfWork, { strict: false }).run(async (tx) => {
    for (let i = 0; i < count; i += 1) {
      const record = {
        event: 'round-edited',
        actorId: `account ${i % 3}`,
        subject: `round:r-${i}`,
      };
      await trail.record(tx, { ...record, details: { title: `Größe ${i}` } });
    }
  });
}

/** What an administrator of the database can do: the triggers stand in nobody's way. */
async function disarm(table: string): Promise<void> {
  if (!isSqlite) return void (await source.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`));
  const triggers = await source.query<{ name: string }[]>(
    `SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '${table}'`,
  );
  for (const { name } of triggers) await source.query(`DROP TRIGGER ${name}`);
}

async function faults(): Promise<string[]> {
  const found = await baraza.app.get(AdminLogCheck, { strict: false }).faults();
  return [...new Set(found.map(({ kind }) => kind))].sort();
}

const mark = (n: number): string => (isSqlite ? '?' : `$${n}`);

async function rowsOf(table: string, where: string): Promise<Row[]> {
  return source.query<Row[]>(`SELECT * FROM ${table} WHERE ${where}`);
}

async function put(table: string, rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    const names = Object.keys(row);
    const marks = names.map((_, i) => mark(i + 1)).join(', ');
    const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`;
    await source.query(sql, Object.values(row));
  }
}

/** What is found while rows are others; afterwards they are as they were. */
async function foundWhile(
  { table, where }: { readonly table: string; readonly where: string },
  change: (rows: readonly Row[]) => readonly Row[],
): Promise<string[]> {
  const rows = await rowsOf(table, where);
  expect(rows.length).toBeGreaterThan(0);
  await source.query(`DELETE FROM ${table} WHERE ${where}`);
  const changed = change(rows);
  await put(table, changed);
  const found = await faults();
  for (const row of changed) {
    const names = Object.keys(row).filter((name) => row[name] !== null);
    const same = names.map((name, i) => `${name} = ${mark(i + 1)}`).join(' AND ');
    await source.query(
      `DELETE FROM ${table} WHERE ${same}`,
      names.map((name) => row[name]),
    );
  }
  await put(table, rows);
  return found;
}

const bytes = (value: unknown): Buffer => {
  const copy = Buffer.from(value as Buffer);
  copy.writeUInt8(copy.readUInt8(5) ^ 1, 5);
  return copy;
};

const event = (idx: number) => `id = (SELECT event_id FROM admin_log_entry WHERE idx = ${idx})`;

describe('the check of every row of the admin trail', () => {
  it('finds nothing where nothing was changed', async () => {
    expect(await faults()).toEqual([]);
  });

  it.each([
    ['at', () => '2026-05-10T10:00:00.001Z'],
    ['actor_id', () => null],
    ['actor_id', () => 'somebody else'],
    ['event', () => 'round-opened'],
    ['subject', () => 'round:other'],
    ['details', () => '{"title":"other"}'],
    ['details', () => 'null'],
    ['salt', () => 'AAAAAAAAAAAAAAAAAAAAAA'],
    ['request', () => '0a1b2c3d'],
  ])('finds another %s of an act', async (column, other) => {
    const rows = { table: 'audit_event', where: event(130) };
    const change = (found: readonly Row[]) => found.map((row) => ({ ...row, [column]: other() }));
    expect(await foundWhile(rows, change)).not.toEqual([]);
  });

  it('finds details that vanished with their salt, and an act in the place of another', async () => {
    const rows = { table: 'audit_event', where: event(7) };
    const erased = (found: readonly Row[]) =>
      found.map((row) => ({ ...row, details: 'null', salt: null }));
    expect(await foundWhile(rows, erased)).toEqual(['details-lost']);
    const [other] = await rowsOf('audit_event', event(8));
    const replaced = (found: readonly Row[]) => found.map(({ id }) => ({ ...other, id }));
    expect(await foundWhile(rows, replaced)).toEqual(['act-changed']);
  });

  it('finds acts that were removed, or slipped in beside the log', async () => {
    const rows = { table: 'audit_event', where: event(9) };
    expect(await foundWhile(rows, () => [])).toEqual(['act-missing']);
    const more = (found: readonly Row[]) => [...found, { ...found[0], id: 'slipped in' }];
    expect(await foundWhile(rows, more)).toEqual(['act-not-logged']);
    const waiting = { table: 'admin_log_queue', where: '1 = 1' };
    expect(await foundWhile(waiting, () => [])).toEqual(['act-not-logged']);
    const event_id = 'nobody';
    expect(await foundWhile(waiting, (found) => [...found, { event_id }])).toEqual([
      'waiting-act-missing',
    ]);
  });

  it.each([
    ['admin_log_entry', 'idx = 11', 'body', 'entry-changed'],
    ['admin_log_entry', 'idx = 11', 'leaf_hash', 'entry-changed'],
    ['admin_log_tile', 'level = 0', 'root', 'tile-changed'],
    ['admin_log_tile', 'level = 0', 'hashes', 'tile-changed'],
    ['admin_log', 'id = 1', 'root', 'head-changed'],
  ])('finds other bytes in %s where %s: %s', async (table, where, column, kind) => {
    const change = (found: readonly Row[]) =>
      found.map((row) => ({ ...row, [column]: bytes(row[column]) }));
    expect(await foundWhile({ table, where }, change)).toContain(kind);
  });

  it.each([
    ['admin_log', 'id = 1', { size: 299 }, 'head-changed'],
    ['admin_log', 'id = 1', { origin: 'other.example/audit-trail/log' }, 'key-changed'],
    ['admin_log', 'id = 1', { vkey: 'x' }, 'key-changed'],
    ['admin_checkpoint', 'size = 280', { note: 'x' }, 'signed-head-changed'],
    ['admin_checkpoint', 'size = 280', { size: 281 }, 'signed-head-changed'],
    ['admin_log_entry', 'idx = 299', { idx: 400 }, 'entry-out-of-place'],
  ])('finds in %s where %s another %j', async (table, where, other, kind) => {
    const change = (found: readonly Row[]) => found.map((row) => ({ ...row, ...other }));
    expect(await foundWhile({ table, where }, change)).toContain(kind);
  });

  it.each([
    ['admin_log_entry', 'idx = 299', 'head-changed'],
    ['admin_log_entry', 'idx = 3', 'entry-out-of-place'],
    ['admin_log_tile', 'level = 0', 'tile-changed'],
    ['admin_checkpoint', 'size = 300', 'signed-head-changed'],
    ['admin_log', 'id = 1', 'head-changed'],
  ])('finds that a row of %s is gone: %s', async (table, where, kind) => {
    expect(await foundWhile({ table, where }, () => [])).toContain(kind);
  });

  it('finds entries that changed places', async () => {
    const rows = { table: 'admin_log_entry', where: 'idx IN (20, 21)' };
    const swapped = ([a, b]: readonly Row[]) => [
      { ...a, idx: b?.['idx'] },
      { ...b, idx: a?.['idx'] },
    ];
    expect(await foundWhile(rows, swapped)).toContain('signed-head-changed');
  });

  it('finds a history that was written anew in every table but the signed heads', async () => {
    const [leaf] = await rowsOf('admin_log_entry', 'idx = 290');
    const body = String(leaf?.['body']).replace('round-edited', 'pot-changed0');
    const forged = { body: Buffer.from(body) };
    const change = (found: readonly Row[]) => found.map((row) => ({ ...row, ...forged }));
    const found = await foundWhile({ table: 'admin_log_entry', where: 'idx = 290' }, change);
    expect(found).toEqual(expect.arrayContaining(['head-changed', 'signed-head-changed']));
  });

  it('leaves everything as it was, and knows details that were erased by an act', async () => {
    expect(await faults()).toEqual([]);
    const trail = baraza.app.get(AuditTrail, { strict: false });
    const acts = baraza.app.get(TrailReader, { strict: false });
    const erased = await acts.actAt(33);
    const why = { by: 'account 1', reason: 'personal-data' };
    await baraza.app
      .get(UnitOfWork, { strict: false })
      .run((tx) => trail.eraseDetails(tx, { eventId: erased?.event.id ?? '', place: 33 }, why));
    await baraza.app.get(AdminLog, { strict: false }).head();
    expect((await acts.actAt(33))?.event.details).toBeNull();
    expect(await faults()).toEqual([]);
  });
});
