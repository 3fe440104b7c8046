import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DataSource } from 'typeorm';

import { SeededRandom } from '../../src/domain/shared/prng';
import type { Instant } from '../../src/domain/shared/instant';
import { BallotBox } from '../../src/modules/vote-log';
import { ClosureService, RoundDoctor } from '../../src/modules/voting-rounds';
import { writeDataSource } from '../../src/platform/database/data-source';
import { ReadDatabase } from '../../src/platform/database/read-database';
import { enterAct } from './acts';
import { startTestApp, type TestApp } from './app';
import { APPROVERS } from './box-bench';
import { must, openRound, type RoundScenario } from './round-scenario';

/** The tables of a log, with what tells their rows apart. */
const TABLES = {
  round_log: ['round'],
  log_entry: ['round', 'idx'],
  log_tile: ['round', 'level', 'n'],
  log_step: ['round', 'idx'],
  log_approval: ['round', 'idx', 'place'],
  checkpoint: ['round', 'size'],
  ballot: ['round', 'k', 'r'],
} as const;

/**
 * Columns that are no evidence, so that nothing can tell of a change: the number that fences writers off,
 * and when the last head was shown. Of heads it counts which one was shown last, not which were before.
 */
const NO_EVIDENCE: ReadonlySet<string> = new Set([
  'round_log.epoch',
  'round_log.public_at',
  'checkpoint.is_public',
]);

type Table = keyof typeof TABLES;
type Row = Readonly<Record<string, unknown>>;

/** What random changes of a database came to. */
export interface DatabaseFigures {
  readonly tried: number;
  /** What was done, where nobody noticed. */
  readonly misses: readonly string[];
  /** Changes per table and kind. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** A copy of a database with an open, a closed and a published round, and how to look at it. */
export class TorturedDatabase {
  private constructor(
    private readonly source: DataSource,
    private readonly folder: string,
    private readonly doctor: RoundDoctor,
    private readonly slugs: readonly string[],
    private readonly random: SeededRandom,
  ) {}

  /** Makes the rounds through the real program, stops it, and takes a copy of all that it stored. */
  static async make(seed: string, votes = 290): Promise<TorturedDatabase> {
    const baraza = await startTestApp();
    const slugs = await makeRounds(baraza, votes);
    const now = baraza.clock.now();
    const folder = mkdtempSync(join(tmpdir(), 'baraza-torture-'));
    cpSync(baraza.config.dataDir, folder, { recursive: true });
    await baraza.close();
    const file = join(folder, 'baraza.sqlite');
    const source = await writeDataSource({ dialect: 'sqlite', file }).initialize();
    await disarm(source);
    const doctor = doctorOf(source, folder, now);
    return new TorturedDatabase(source, folder, doctor, slugs, new SeededRandom(seed));
  }

  async stop(): Promise<void> {
    await this.source.destroy();
    rmSync(this.folder, { recursive: true });
  }

  /** What the doctor finds first in a round, or anywhere; undefined where nothing is wrong. */
  async finding(slug?: string): Promise<string | undefined> {
    for await (const { text } of this.doctor.findings(slug)) return text;
    return undefined;
  }

  /** Makes so many changes, each on its own, and takes each back again. */
  async mutate(times: number, onTry: (done: number) => void = () => undefined) {
    const misses: string[] = [];
    const kinds: Record<string, number> = {};
    for (let tried = 0; tried < times;) {
      const slug = this.pick(this.slugs);
      await this.source.query('BEGIN');
      const what = await this.change(slug).catch(() => undefined);
      if (what !== undefined) {
        tried += 1;
        const kind = what.split(' ').slice(0, 2).join(' ');
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        if ((await this.finding(slug)) === undefined) misses.push(`${slug}: ${what}`);
      }
      await this.source.query('ROLLBACK');
      onTry(tried);
    }
    return { tried: times, misses, kinds } satisfies DatabaseFigures;
  }

  /** Changes something of a round, and says what; undefined when nothing came of it. */
  private async change(slug: string): Promise<string | undefined> {
    const table = this.pick(Object.keys(TABLES) as Table[]);
    const rows = await this.source.query<Row[]>(
      `SELECT * FROM ${table} WHERE round = ? ORDER BY ${TABLES[table].join(', ')}`,
      [slug],
    );
    if (rows.length === 0) return undefined;
    const row = this.pick(rows);
    const column = this.pick(
      Object.keys(row).filter((name) => !NO_EVIDENCE.has(`${table}.${name}`)),
    );
    const kind = this.pick(['change', 'change', 'change', 'delete', 'swap', 'repeat']);
    // Of heads between ballots nothing tells how many there were.
    const isLoose =
      table === 'checkpoint' && row['is_public'] === 0 && !(await this.isBesideStep(slug, row));
    if (isLoose && (kind === 'delete' || column === 'round')) return undefined;
    if (kind === 'delete') return this.delete(table, row);
    if (kind === 'swap') return this.swap(table, column, [row, this.pick(rows)]);
    if (kind === 'repeat') return this.repeat(table, row);
    const value = this.otherThan(row[column]);
    await this.set(table, row, { [column]: value });
    return `change ${table}.${column} of ${keyOf(table, row)} to ${shown(value)}`;
  }

  private async isBesideStep(slug: string, { size }: Row): Promise<boolean> {
    const beside = await this.source.query<Row[]>(
      'SELECT idx FROM log_step WHERE round = ? AND (idx = ? OR idx = ? - 1)',
      [slug, size, size],
    );
    return beside.length > 0;
  }

  private async delete(table: Table, row: Row): Promise<string> {
    await this.source.query(`DELETE FROM ${table} WHERE ${whereOf(table)}`, valuesOf(table, row));
    return `delete ${table} ${keyOf(table, row)}`;
  }

  private async swap(table: Table, column: string, [a, b]: readonly [Row, Row]) {
    if (shown(a[column]) === shown(b[column])) return undefined;
    // Unique columns take another value in between.
    await this.delete(table, b);
    await this.set(table, a, { [column]: b[column] });
    const names = Object.keys(b);
    await this.source.query(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      names.map((name) => (name === column ? a[column] : b[name])),
    );
    // Two rows that only trade their whole key are the same rows.
    const isSame = Object.keys(a).every(
      (name) => name === column || shown(a[name]) === shown(b[name]),
    );
    return isSame
      ? undefined
      : `swap ${table}.${column} of ${keyOf(table, a)} and ${keyOf(table, b)}`;
  }

  /** One more row, under another key. */
  private async repeat(table: Table, row: Row): Promise<string> {
    const key = this.pick(TABLES[table].filter((name) => name !== 'round'));
    const value = this.otherThan(row[key]);
    const copy: Row = {
      ...row,
      [key]: value,
      ...(table === 'ballot' ? { c: randomBytes(32) } : {}),
    };
    const names = Object.keys(copy);
    await this.source.query(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      names.map((name) => copy[name]),
    );
    return `repeat ${table} ${keyOf(table, row)} as ${key} = ${shown(value)}`;
  }

  private async set(table: Table, row: Row, change: Row): Promise<void> {
    const [[column, value]] = Object.entries(change) as [[string, unknown]];
    await this.source.query(`UPDATE ${table} SET ${column} = ? WHERE ${whereOf(table)}`, [
      value,
      ...valuesOf(table, row),
    ]);
  }

  private otherThan(value: unknown): unknown {
    if (typeof value === 'number') return value + this.pick([-2, -1, 1, 2, 256]);
    if (value === null) return this.pick([0, 1]);
    const bytes = Buffer.isBuffer(value) ? Buffer.from(value) : Buffer.from(value as string);
    if (bytes.length === 0) return Buffer.isBuffer(value) ? Buffer.of(1) : 'x';
    const place = this.random.below(bytes.length);
    const way = this.random.below(3);
    if (way === 0) bytes[place] = (bytes[place] as number) ^ (1 << this.random.below(7));
    const changed =
      way === 1
        ? Buffer.concat([bytes, bytes.subarray(place)])
        : way === 2
          ? cut(bytes, place)
          : bytes;
    return Buffer.isBuffer(value) ? changed : changed.toString('latin1');
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.random.below(items.length)] as T;
  }
}

function cut(bytes: Buffer, place: number): Buffer {
  return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)]);
}

async function makeRounds(baraza: TestApp, votes: number): Promise<string[]> {
  const box = baraza.app.get(BallotBox, { strict: false });
  const open = box.open.bind(box);
  box.open = (opening) => open({ ...opening, approvers: APPROVERS });
  const rounds = [await openRound(baraza), await openRound(baraza), await openRound(baraza)];
  const [, closed, published] = rounds as [RoundScenario, RoundScenario, RoundScenario];
  for (const { slug } of rounds) await castAll(baraza, slug, votes);
  const now = baraza.clock.now();
  must(await box.beginClosing(closed.slug, now));
  must(await box.close(closed.slug));
  const closure = baraza.app.get(ClosureService, { strict: false });
  must(await closure.closeEarly(published.officerId, published.slug, 'The council decided so.'));
  await closure.closeDue();
  return rounds.map(({ slug }) => slug);
}

/** Ballots of everybody on the roll, again and again, one of them void and put back. */
async function castAll(baraza: TestApp, slug: string, votes: number): Promise<void> {
  const box = baraza.app.get(BallotBox, { strict: false });
  const reads = baraza.app.get(ReadDatabase, { strict: false });
  const roll = await reads.rows<{ id: string }>(
    'SELECT e.id FROM roll_entry e JOIN round r ON r.id = e.round_id WHERE r.slug = ?',
    [slug],
  );
  const cast = (number: number) =>
    box.cast({
      round: slug,
      voterId: roll[number % roll.length]!.id,
      style: 'city',
      ballot: { ideas: { type: 'approval', projects: [`a${1 + (number % 3)}`] } },
      token: { nonce: randomBytes(16), expiresHour: 600_000 },
    });
  await Promise.all(Array.from({ length: votes }, (_none, number) => cast(number)));
  await cast(votes);
  const [row] = await reads.rows<{ k: Buffer; r: number }>(
    'SELECT k, max(r) AS r FROM ballot WHERE round = ? GROUP BY k ORDER BY k LIMIT 1',
    [slug],
  );
  const at = { k: row!.k.toString('base64url'), r: row!.r, reason: 'ineligible' };
  await enterAct(baraza, slug, { t: 'void', ...at });
  await enterAct(baraza, slug, { t: 'restore', ...at });
}

/** What an administrator of the database can do: the triggers stand in nobody's way. */
async function disarm(source: DataSource): Promise<void> {
  const triggers = await source.query<{ name: string }[]>(
    "SELECT name FROM sqlite_master WHERE type = 'trigger'",
  );
  for (const { name } of triggers) await source.query(`DROP TRIGGER ${name}`);
  await source.query('PRAGMA ignore_check_constraints = 1');
}

function doctorOf(source: DataSource, folder: string, now: Instant): RoundDoctor {
  const config = { dataDir: folder, keyDir: join(folder, 'keys'), codeVersion: '0'.repeat(40) };
  return new RoundDoctor(new ReadDatabase(source), config, now);
}

function whereOf(table: Table): string {
  return TABLES[table].map((name) => `${name} = ?`).join(' AND ');
}

function valuesOf(table: Table, row: Row): unknown[] {
  return TABLES[table].map((name) => row[name]);
}

function keyOf(table: Table, row: Row): string {
  return (
    TABLES[table]
      .slice(1)
      .map((name) => `${name} ${shown(row[name])}`)
      .join(' ') || 'row'
  );
}

function shown(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('hex').slice(0, 80) : JSON.stringify(value);
}
