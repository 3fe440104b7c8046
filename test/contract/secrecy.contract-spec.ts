import 'reflect-metadata';

import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { isSealed } from '../../src/domain/vote-log/age';
import { parseEntry } from '../../src/domain/vote-log/entry';
import { openingOf } from '../../src/domain/vote-log/sealed-opening';
import { RoundKeys } from '../../src/modules/vote-log/round-keys';
import { BoxBench } from '../support/box-bench';
import { testDialect } from '../support/database';
import { databaseHolds, keepServerLog, serverLogHolds } from '../support/database-bytes';
import { rankCorrelation } from '../support/rank-correlation';

const ROUND = 'secret-round';
/** A word that nothing else in the database has. */
const CHOICE = 'quagga-pond';
const VOTERS = 600;

let bench: BoxBench;
let letServerLogGo: (() => Promise<void>) | undefined;

beforeAll(async () => {
  bench = await BoxBench.start();
  const { database } = bench;
  if (database.dialect === 'postgres') letServerLogGo = await keepServerLog(database.url);
  expect((await bench.box.open(bench.opening({ round: ROUND }))).ok).toBe(true);
  // A few at a time, so that there are many batches.
  for (let from = 0; from < VOTERS; from += 6) {
    await Promise.all(Array.from({ length: 6 }, (_, i) => cast(`voter-${String(from + i)}`)));
  }
});

afterAll(async () => {
  await letServerLogGo?.();
  await bench.stop();
});

const freshToken = () => ({ nonce: randomBytes(16), expiresHour: 500_000 });

function cast(voterId: string, token = freshToken()) {
  const ballot = { parks: { type: 'approval' as const, projects: [CHOICE] } };
  const form = { round: ROUND, voterId, style: 'north', ballot, token, withOpening: true };
  return bench.box.cast(form);
}

interface Row {
  readonly sealed: Buffer;
  readonly idx: number;
}

const rows = (): Promise<Row[]> => bench.source.query<Row[]>('SELECT sealed, idx FROM ballot');

describe('while a round is open', () => {
  it('no ballot in the database can be read', async () => {
    const stored = await rows();
    expect(stored).toHaveLength(VOTERS);
    expect(stored.every(({ sealed }) => isSealed(sealed))).toBe(true);
    expect(new Set(stored.map(({ sealed }) => sealed.length)).size).toBe(1);
    const { c } = (await bench.source.query<{ c: Buffer }[]>('SELECT c FROM ballot'))[0]!;
    expect(await databaseHolds(bench.database, c)).toBe(true);
    expect(await databaseHolds(bench.database, Buffer.from(CHOICE))).toBe(false);
    if (bench.database.dialect === 'sqlite') return;
    const { url } = bench.database;
    const seen = [c, Buffer.from(CHOICE)].map((bytes) => serverLogHolds(url, bytes));
    expect(await Promise.all(seen)).toEqual([true, false]);
  });

  it('the key that opens them lies beside the others, and is the one that the log names', async () => {
    const identity = new RoundKeys(bench.keyDir).sealIdentity(ROUND);
    const entry = parseEntry((await bench.logs.entries(ROUND, 0, 1))[0] as Uint8Array);
    expect(entry).toMatchObject({ value: { keys: { seal: [identity?.recipient.text] } } });
    const [first] = await rows();
    expect(openingOf(first?.sealed as Uint8Array, identity)).toContain(CHOICE);
  });

  it('a repeated form gives the receipt again, and no private part', async () => {
    const token = freshToken();
    const first = await cast('twice', token);
    const again = await cast('twice', token);
    expect(first).toMatchObject({ kind: 'accepted', opening: expect.stringContaining(CHOICE) });
    expect(again.kind).toBe('same-receipt');
    expect(again).not.toHaveProperty('opening');
  });
});

describe('without the key that opens its ballots', () => {
  it('a round takes no ballot that nobody could open', async () => {
    const file = join(bench.keyDir, `${ROUND}.seal`);
    renameSync(file, `${file}.kept`);
    await bench.restart();
    expect(bench.alarms).toEqual([`${ROUND} key-missing`]);
    expect((await cast('late')).kind).toBe('unavailable');
    renameSync(`${file}.kept`, file);
    await bench.restart();
    expect((await cast('late')).kind).toBe('accepted');
  });
});

describe('after the close', () => {
  it('no ballot, entry or head tells when it was written', async () => {
    expect((await bench.box.close(ROUND)).ok).toBe(true);
    const order = testDialect() === 'postgres' ? ' ORDER BY ctid' : '';
    const places = (await bench.source.query<Row[]>(`SELECT idx FROM ballot${order}`)).map(
      ({ idx }) => idx,
    );
    expect(Math.abs(rankCorrelation(places))).toBeLessThan(0.2);
    if (testDialect() !== 'postgres') return;
    for (const table of ['ballot', 'log_entry', 'log_step', 'log_tile', 'checkpoint']) {
      const written = await bench.source.query<{ n: string }[]>(
        `SELECT count(DISTINCT xmin::text) AS n FROM ${table}`,
      );
      expect({ table, writers: Number(written[0]?.n) }).toEqual({ table, writers: 1 });
    }
  });
});
