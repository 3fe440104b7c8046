import 'reflect-metadata';

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { sha256, toBase64 } from '../../src/domain/vote-log/bytes';
import type { OrderDesk } from '../../src/modules/vote-log/ballot-box.orders';
import { startPostgresDesk } from '../../src/modules/vote-log/ballot-box.postgres';
import { startSqliteDesk, type BallotBoxAlarm } from '../../src/modules/vote-log/ballot-box.sqlite';
import { createTestDatabase, testDialect, type TestDatabase } from '../support/database';
import { KillTrial } from '../support/kill-trial';

jest.setTimeout(300_000);

const HASH = toBase64(sha256('a file'));
const ROUND = 'crash-2027';
const KILLS = 10;

let test: TestDatabase;
const alarms: string[] = [];

const alarm: BallotBoxAlarm = {
  broken: (rounds) => alarms.push(JSON.stringify(rounds)),
  ended: (message) => alarms.push(message),
};

function startDesk(): Promise<OrderDesk> {
  const { database } = test;
  const keyDir = join(test.folder, 'keys');
  return database.dialect === 'sqlite'
    ? startSqliteDesk({ file: database.file, keyDir }, alarm)
    : startPostgresDesk({ url: database.url, keyDir }, alarm);
}

async function openRound(desk: OrderDesk): Promise<void> {
  const opened = await desk.send({
    kind: 'open',
    ...{ round: ROUND, nowMillis: Date.now(), origin: `vote.example/rounds/${ROUND}/log` },
    opening: {
      ...{ round: ROUND, config: HASH, projects: HASH, rollHash: HASH, code: '0'.repeat(40) },
      ...{ roll: { total: 9, byStyle: { north: 9 } }, profile: 'open', mayRevote: true },
    },
  });
  expect(opened.ok).toBe(true);
}

/** After a kill PostgreSQL may need a moment to free the dead process's lock. */
async function leadingDesk(): Promise<OrderDesk> {
  const desk = await startDesk();
  const ask = { kind: 'has-voted', round: ROUND, nowMillis: 0, voterId: 'nobody' } as const;
  while (!(await desk.send(ask)).ok) await pause(100);
  return desk;
}

beforeAll(async () => {
  test = await createTestDatabase();
  const desk = await startDesk();
  await openRound(desk);
  await desk.stop();
});

afterAll(() => test.remove());

/** The short form of `npm run torture kills`: ten kills on each database. */
describe('a ballot box whose process is killed', () => {
  it('has every ballot that it acknowledged, once, and a sound log', async () => {
    const trial = await KillTrial.start(testDialect());
    for (let kill = 0; kill < KILLS; kill += 1) {
      const stopsServer = testDialect() === 'postgres' && kill % 2 === 1;
      await (stopsServer ? trial.stopServer() : trial.killProcess());
    }
    const { kills, acknowledged, faults } = await trial.finish();
    expect(faults).toEqual([]);
    expect(kills).toBe(KILLS);
    expect(acknowledged).toBeGreaterThan(KILLS);
  });
});

describe('two ballot boxes on one database', () => {
  it('never write the same log', async () => {
    const first = await leadingDesk();
    const second = await startDesk();
    const ask = { kind: 'publish', round: ROUND, nowMillis: Date.now() } as const;
    const answers = [await first.send(ask), await second.send(ask)];
    const refusals = answers.map((answer) => (answer.ok ? 'done' : answer.error.kind));
    // On SQLite the later one takes over and the earlier one ends; on PostgreSQL the one that holds the
    // lock does what the other is asked.
    const expected =
      testDialect() === 'sqlite'
        ? ['ballot-box-unavailable', 'wrong-log-state']
        : ['wrong-log-state', 'wrong-log-state'];
    expect(refusals).toEqual(expected);
    expect(alarms).toHaveLength(testDialect() === 'sqlite' ? 1 : 0);
    await first.stop();
    await second.stop();
  });

  it('leave the log to whoever holds the lock next', async () => {
    const first = await leadingDesk();
    const second = await startDesk();
    await first.stop();
    const ask = { kind: 'has-voted', round: ROUND, nowMillis: 0, voterId: 'nobody' } as const;
    while (!(await second.send(ask)).ok) await pause(100);
    expect(await second.send(ask)).toEqual({ ok: true, value: 'none' });
    await second.stop();
  });
});
