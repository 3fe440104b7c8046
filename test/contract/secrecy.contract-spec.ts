import 'reflect-metadata';

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { DataSource } from 'typeorm';

import { isSealed } from '../../src/domain/vote-log/age';
import { sha256, toBase64 } from '../../src/domain/vote-log/bytes';
import { parseEntry } from '../../src/domain/vote-log/entry';
import { openingOf } from '../../src/domain/vote-log/sealed-opening';
import { ClerkBallotBox } from '../../src/modules/vote-log/ballot-box.clerk';
import { startPostgresDesk } from '../../src/modules/vote-log/ballot-box.postgres';
import { startSqliteDesk } from '../../src/modules/vote-log/ballot-box.sqlite';
import { RoundKeys } from '../../src/modules/vote-log/round-keys';
import { VoteLogRepository } from '../../src/modules/vote-log/vote-log.repository';
import { writeDataSource } from '../../src/platform/database/data-source';
import { ReadDatabase } from '../../src/platform/database/read-database';
import { TestClock } from '../support/clock';
import { createTestDatabase, testDialect, type TestDatabase } from '../support/database';
import { rankCorrelation } from '../support/rank-correlation';

const HASH = toBase64(sha256('a file'));
const ROUND = 'secret-round';
/** A word that nothing else in the database has. */
const CHOICE = 'quagga-pond';
const VOTERS = 600;

let test: TestDatabase;
let source: DataSource;
let logs: VoteLogRepository;
let box: ClerkBallotBox;
const alarm = {
  broken: () => undefined,
  ended: (message: string) => {
    throw new Error(message);
  },
};

beforeAll(async () => {
  test = await createTestDatabase();
  source = await writeDataSource(test.database).initialize();
  logs = new VoteLogRepository(new ReadDatabase(source), join(test.folder, 'keys'));
  const keyDir = join(test.folder, 'keys');
  const { database } = test;
  const desk =
    database.dialect === 'sqlite'
      ? await startSqliteDesk({ file: database.file, keyDir }, alarm)
      : await startPostgresDesk({ url: database.url, keyDir }, alarm);
  box = new ClerkBallotBox(desk, { clock: new TestClock(), publicUrl: 'https://a.example', logs });
  const files = { config: HASH, projects: HASH, rollHash: HASH, code: '0'.repeat(40) };
  const roll = { total: VOTERS, byStyle: { north: VOTERS } };
  const opening = { round: ROUND, ...files, roll, profile: 'open', mayRevote: true } as const;
  expect((await box.open(opening)).ok).toBe(true);
  // A few at a time, so that there are many batches.
  for (let from = 0; from < VOTERS; from += 6) {
    await Promise.all(Array.from({ length: 6 }, (_, i) => cast(`voter-${String(from + i)}`)));
  }
});

afterAll(async () => {
  await box.stop();
  await source.destroy();
  await test.remove();
});

function cast(voterId: string) {
  const ballot = { parks: { type: 'approval' as const, projects: [CHOICE] } };
  const token = { nonce: randomBytes(16), expiresHour: 500_000 };
  return box.cast({ round: ROUND, voterId, style: 'north', ballot, token });
}

interface Row {
  readonly sealed: Buffer;
  readonly idx: number;
}

const rows = (): Promise<Row[]> => source.query<Row[]>('SELECT sealed, idx FROM ballot');

describe('while a round is open', () => {
  it('no ballot in the database can be read', async () => {
    const stored = await rows();
    expect(stored).toHaveLength(VOTERS);
    expect(stored.every(({ sealed }) => isSealed(sealed))).toBe(true);
    expect(new Set(stored.map(({ sealed }) => sealed.length)).size).toBe(1);
    if (test.database.dialect !== 'sqlite') return;
    for (const file of [test.database.file, `${test.database.file}-wal`]) {
      expect(existsSync(file) && readFileSync(file).includes(CHOICE)).toBe(false);
    }
  });

  it('the key that opens them lies beside the others, and is the one that the log names', async () => {
    const identity = new RoundKeys(join(test.folder, 'keys')).sealIdentity(ROUND);
    const entry = parseEntry((await logs.entries(ROUND, 0, 1))[0] as Uint8Array);
    expect(entry).toMatchObject({ value: { keys: { seal: [identity?.recipient.text] } } });
    const [first] = await rows();
    expect(openingOf(first?.sealed as Uint8Array, identity)).toContain(CHOICE);
  });

  it('a repeated form gives the receipt again, and no private part', async () => {
    const token = { nonce: randomBytes(16), expiresHour: 500_000 };
    const ballot = { parks: { type: 'approval' as const, projects: [CHOICE] } };
    const form = { round: ROUND, voterId: 'twice', style: 'north', ballot, token };
    const first = await box.cast({ ...form, withOpening: true });
    const again = await box.cast({ ...form, withOpening: true });
    expect(first).toMatchObject({ kind: 'accepted', opening: expect.stringContaining(CHOICE) });
    expect(again.kind).toBe('same-receipt');
    expect(again).not.toHaveProperty('opening');
  });
});

describe('after the close', () => {
  it('no ballot, entry or head tells when it was written', async () => {
    expect((await box.close(ROUND)).ok).toBe(true);
    const order = testDialect() === 'postgres' ? ' ORDER BY ctid' : '';
    const places = (await source.query<Row[]>(`SELECT idx FROM ballot${order}`)).map(
      ({ idx }) => idx,
    );
    expect(Math.abs(rankCorrelation(places))).toBeLessThan(0.2);
    if (testDialect() !== 'postgres') return;
    for (const table of ['ballot', 'log_entry', 'log_step', 'log_tile', 'checkpoint']) {
      const written = await source.query<{ n: string }[]>(
        `SELECT count(DISTINCT xmin::text) AS n FROM ${table}`,
      );
      expect({ table, writers: Number(written[0]?.n) }).toEqual({ table, writers: 1 });
    }
  });
});
