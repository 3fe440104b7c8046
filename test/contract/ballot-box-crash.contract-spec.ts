import 'reflect-metadata';

import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { DataSource } from 'typeorm';

import { sha256, toBase64 } from '../../src/domain/vote-log/bytes';
import { appendLeaves, EMPTY_TREE, leafHash, rootOf } from '../../src/domain/vote-log/merkle';
import { parseVerifierKey } from '../../src/domain/vote-log/note';
import { verifyReceipt } from '../../src/domain/vote-log/proof';
import type { OrderDesk } from '../../src/modules/vote-log/ballot-box.orders';
import { startPostgresDesk } from '../../src/modules/vote-log/ballot-box.postgres';
import { startSqliteDesk, type BallotBoxAlarm } from '../../src/modules/vote-log/ballot-box.sqlite';
import { VoteLogRepository } from '../../src/modules/vote-log/vote-log.repository';
import { writeDataSource } from '../../src/platform/database/data-source';
import { ReadDatabase } from '../../src/platform/database/read-database';
import { createTestDatabase, testDialect, type TestDatabase } from '../support/database';

jest.setTimeout(120_000);

const HASH = toBase64(sha256('a file'));
const ROUND = 'crash-2027';
const KILLS = 4;

let test: TestDatabase;
let source: DataSource;
let logs: VoteLogRepository;
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

/** Lets a process cast, kills it without warning, and gives back what it had acknowledged. */
async function castUntilKilled(): Promise<string[]> {
  const setting = { database: test.database, keyDir: join(test.folder, 'keys'), round: ROUND };
  const script = join(__dirname, '..', 'support', 'casting-child.cjs');
  const child = spawn(process.execPath, [script, JSON.stringify(setting)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const exit = new Promise((resolve) => child.once('close', resolve));
  while (printed === '' && child.exitCode === null) await pause(20);
  await pause(randomInt(50, 900));
  child.kill('SIGKILL');
  await exit;
  const complete = printed.slice(0, printed.lastIndexOf('\n') + 1);
  return complete
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as string);
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
  source = await writeDataSource(test.database).initialize();
  logs = new VoteLogRepository(new ReadDatabase(source), join(test.folder, 'keys'));
  const desk = await startDesk();
  await openRound(desk);
  await desk.stop();
});

afterAll(async () => {
  await source.destroy();
  await test.remove();
});

describe('a ballot box whose process is killed', () => {
  it('has every ballot that it acknowledged, and a sound log', async () => {
    const receipts: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      receipts.push(...(await castUntilKilled()));
      await (await leadingDesk()).stop();
    }
    const log = await logs.find(ROUND);
    const key = parseVerifierKey(log?.vkey ?? '');
    const bodies = await logs.entries(ROUND, 0, log?.size ?? 0);
    const tree = appendLeaves(EMPTY_TREE, bodies.map(leafHash));
    expect(toBase64(rootOf(tree))).toBe(toBase64(log?.root ?? new Uint8Array()));
    expect(receipts.length).toBeGreaterThan(KILLS);
    const lost = receipts.filter((receipt) => {
      const verified = key.ok && verifyReceipt(receipt, key.value);
      if (!verified || !verified.ok) return true;
      const { index, entry } = verified.value;
      return bodies[index] === undefined || !Buffer.from(entry).equals(bodies[index]);
    });
    expect(lost).toEqual([]);
    expect(alarms).toEqual([]);
  });
});

describe('two ballot boxes on one database', () => {
  it('never write the same log', async () => {
    const first = await leadingDesk();
    const second = await startDesk();
    const ask = { kind: 'publish', round: ROUND, nowMillis: Date.now() } as const;
    const answers = [await first.send(ask), await second.send(ask)];
    const refusals = answers.map((answer) => (answer.ok ? 'done' : answer.error.kind));
    // On SQLite the later one takes over and the earlier one ends; on PostgreSQL the lock decides.
    const expected =
      testDialect() === 'sqlite'
        ? ['ballot-box-unavailable', 'wrong-log-state']
        : ['wrong-log-state', 'ballot-box-unavailable'];
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
    expect(await second.send(ask)).toEqual({ ok: true, value: false });
    await second.stop();
  });
});
