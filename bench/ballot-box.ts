import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import { sha256, toBase64 } from '../src/domain/vote-log/bytes';
import { startPostgresDesk } from '../src/modules/vote-log/ballot-box.postgres';
import type { CastOrder, OpenOrder, OrderDesk } from '../src/modules/vote-log/ballot-box.orders';
import { startSqliteDesk, type BallotBoxAlarm } from '../src/modules/vote-log/ballot-box.sqlite';
import type { DatabaseConfig } from '../src/platform/config/config';
import { migrate } from '../src/platform/database/migrate';

/**
 * Ballots per second through the whole ballot box (credential, opening, entry, proof, signed head,
 * durable commit, receipt), beside a bare loop that commits equal batches of plain rows.
 * With DATABASE_URL_BENCH=postgres://… it measures that database, which must be empty.
 */
const CLIENTS = [1, 8, 32, 128, 512] as const;
const SECONDS = 4;
const HASH = toBase64(sha256('a file'));

const alarm: BallotBoxAlarm = {
  broken: (rounds) => process.stderr.write(`broken: ${JSON.stringify(rounds)}\n`),
  ended: (message) => process.stderr.write(`ended: ${message}\n`),
};

function openOrder(round: string): OpenOrder {
  return {
    kind: 'open',
    round,
    nowMillis: Date.now(),
    origin: `bench.example/rounds/${round}/log`,
    opening: {
      ...{ round, config: HASH, projects: HASH, rollHash: HASH },
      roll: { total: 1_000_000, byStyle: { north: 1_000_000 } },
      ...{ code: '0'.repeat(40), profile: 'open', mayRevote: true },
    },
  };
}

function castOrder(round: string): CastOrder {
  const projects = Array.from({ length: 8 }, (_, i) => `project-${i}`);
  return {
    kind: 'cast',
    ...{ round, nowMillis: Date.now(), receivedMillis: Date.now() },
    ...{ style: 'north', withOpening: false },
    voterId: randomBytes(16).toString('base64url'),
    ballot: { north: { type: 'approval', projects } },
    ...{ tokenHash: randomBytes(32), bodyMac: randomBytes(16), expiresHour: 500_000 },
  };
}

async function client(desk: OrderDesk, round: string, waits: number[]): Promise<void> {
  const end = Date.now() + SECONDS * 1000;
  while (Date.now() < end) {
    const started = performance.now();
    const answer = await desk.send(castOrder(round));
    if (answer.kind !== 'accepted') throw new Error(`not accepted: ${answer.kind}`);
    waits.push(performance.now() - started);
  }
}

async function measure(desk: OrderDesk, clients: number): Promise<number> {
  const round = `bench-${clients}`;
  const opened = await desk.send(openOrder(round));
  if (!opened.ok) throw new Error(opened.error.kind);
  const waits: number[] = [];
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, () => client(desk, round, waits)));
  const perSecond = waits.length / ((performance.now() - started) / 1000);
  waits.sort((a, b) => a - b);
  const at = (share: number): string => (waits[Math.floor(waits.length * share)] ?? 0).toFixed(1);
  report(`${clients} clients`, perSecond, `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  return perSecond;
}

function report(what: string, perSecond: number, more: string): void {
  process.stdout.write(
    `${what.padEnd(28)} ${String(Math.round(perSecond)).padStart(7)}/s  ${more}\n`,
  );
}

/** The same bytes, five rows per ballot, and nothing else. */
function bareLoop(file: string, batch: number): void {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB)');
  const insert = database.prepare('INSERT INTO bare (body) VALUES (?)');
  const commit = database.transaction(() => {
    for (let i = 0; i < batch * 5; i += 1) insert.run(randomBytes(150));
  });
  const started = performance.now();
  let ballots = 0;
  for (; performance.now() - started < SECONDS * 1000; ballots += batch) commit.immediate();
  report(`bare loop, batches of ${batch}`, ballots / ((performance.now() - started) / 1000), '');
  database.exec('DROP TABLE bare');
  database.close();
}

function startDesk(database: DatabaseConfig, keyDir: string): Promise<OrderDesk> {
  return database.dialect === 'sqlite'
    ? startSqliteDesk({ file: database.file, keyDir }, alarm)
    : startPostgresDesk({ url: database.url, keyDir }, alarm);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'baraza-bench-'));
  const url = process.env['DATABASE_URL_BENCH'];
  const file = join(folder, 'bench.sqlite');
  const database: DatabaseConfig =
    url === undefined ? { dialect: 'sqlite', file } : { dialect: 'postgres', url };
  await migrate(database);
  for (const batch of [1, 64, 256]) bareLoop(join(folder, 'bare.sqlite'), batch);
  const desk = await startDesk(database, join(folder, 'keys'));
  for (const clients of CLIENTS) await measure(desk, clients);
  await desk.stop();
  rmSync(folder, { recursive: true });
}

void main();
