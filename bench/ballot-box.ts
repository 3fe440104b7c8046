import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { sha256, toBase64 } from '../src/domain/vote-log/bytes';
import { startPostgresDesk } from '../src/modules/vote-log/ballot-box.postgres';
import type { CastOrder, OpenOrder, OrderDesk } from '../src/modules/vote-log/ballot-box.orders';
import { startSqliteDesk, type BallotBoxAlarm } from '../src/modules/vote-log/ballot-box.sqlite';
import { bytesOf, startBareLoop, writtenBatches, type BareLoop } from '../test/support/bare-loop';
import { printFigures, type Figure } from '../test/support/figures';
import {
  makeTrialDatabase,
  type Dialect,
  type TrialDatabase,
} from '../test/support/trial-databases';

/**
 * Ballots per second through the whole ballot box (credential, opening, entry, proof, signed head, durable
 * commit, receipt), beside a bare loop that then commits the very rows that the box wrote, in the same
 * batches, to a second database on the same disk, and does nothing else. The two take turns.
 */
const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    clients: { type: 'string', default: '1,8,32,128,512' },
    seconds: { type: 'string', default: '2' },
    turns: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const SECONDS = Number(values.seconds);
/** The box must be so fast beside the bare loop, where batches are full. */
const GOAL_PERCENT = 60;
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

interface Turn {
  readonly ballots: number;
  readonly batches: number;
  readonly bytes: number;
  readonly boxMillis: number;
  readonly bareMillis: number;
  readonly waits: readonly number[];
}

interface Pair {
  readonly stage: TrialDatabase;
  readonly desk: OrderDesk;
  readonly bare: BareLoop;
}

/** The box for some seconds, then the bare loop for as many ballots. */
async function takeTurn(
  { stage, desk, bare }: Pair,
  round: string,
  clients: number,
): Promise<Turn> {
  const opened = await desk.send(openOrder(round));
  if (!opened.ok) throw new Error(opened.error.kind);
  const waits: number[] = [];
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, () => client(desk, round, waits)));
  const boxMillis = performance.now() - started;
  const batches = await writtenBatches(stage.database, round);
  const again = performance.now();
  for (const batch of batches) await bare.write(batch);
  const bareMillis = performance.now() - again;
  const bytes = batches.reduce((sum, batch) => sum + bytesOf(batch), 0);
  const ballots = batches.reduce((sum, batch) => sum + batch.ballots, 0);
  if (ballots !== waits.length) throw new Error(`${ballots} ballots of ${waits.length} were read`);
  return { ballots, batches: batches.length, bytes, boxMillis, bareMillis, waits };
}

async function compare(pair: Pair, clients: number): Promise<number> {
  const turns: Turn[] = [];
  for (let i = 0; i < Number(values.turns); i += 1) {
    turns.push(await takeTurn(pair, `bench-${clients}-${i}`, clients));
  }
  const sum = (of: (turn: Turn) => number) => turns.reduce((all, turn) => all + of(turn), 0);
  const ballots = sum((turn) => turn.ballots);
  const [box, bare] = [sum((turn) => turn.boxMillis), sum((turn) => turn.bareMillis)];
  const ratio = (100 * bare) / box;
  const waits = turns.flatMap((turn) => turn.waits).sort((a, b) => a - b);
  const at = (share: number): string => (waits[Math.floor(waits.length * share)] ?? 0).toFixed(1);
  const cells = [
    `${clients} clients, ${(ballots / sum((turn) => turn.batches)).toFixed(0)} a batch`,
    `box ${perSecond(ballots, box)}/s (p50 ${at(0.5)} ms, p99 ${at(0.99)} ms)`,
    `bare ${perSecond(ballots, bare)}/s`,
    `${ratio.toFixed(0)} %`,
    `${Math.round(sum((turn) => turn.bytes) / ballots)} bytes a ballot`,
  ];
  process.stderr.write(`${cells.join('; ')}\n`);
  return ratio;
}

function perSecond(ballots: number, millis: number): number {
  return Math.round(ballots / (millis / 1000));
}

function startDesk({ database, folder }: TrialDatabase): Promise<OrderDesk> {
  const keyDir = join(folder, 'keys');
  return database.dialect === 'sqlite'
    ? startSqliteDesk({ file: database.file, keyDir }, alarm)
    : startPostgresDesk({ url: database.url, keyDir }, alarm);
}

async function main(): Promise<void> {
  const dialect = values.database as Dialect;
  const [stage, other] = [await makeTrialDatabase(dialect), await makeTrialDatabase(dialect)];
  const [desk, bare] = [await startDesk(stage), await startBareLoop(other.database)];
  const clients = values.clients.split(',').map(Number);
  let ratio = 0;
  for (const number of clients) ratio = await compare({ stage, desk, bare }, number);
  await Promise.all([desk.stop(), bare.close()]);
  await Promise.all([stage.remove(), other.remove()]);
  const figure: Figure = {
    figure: `${dialect}: the ballot box beside a bare loop, ${clients.at(-1)} clients`,
    goal: `at least ${GOAL_PERCENT} %`,
    got: `${ratio.toFixed(0)} %`,
    isMet: ratio >= GOAL_PERCENT,
  };
  printFigures([figure], values.json);
}

void main();
