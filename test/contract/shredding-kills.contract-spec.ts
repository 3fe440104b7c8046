import 'reflect-metadata';

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { KEY_SHREDDED } from '../../src/domain/vote-log/shredding';
import { BoxBench, HASH, KEY_IDS, signed } from '../support/box-bench';

/** So long after it has begun the process is killed, unless it is done. */
const DELAYS_MS = [0, 2, 5, 10, 20, 40, 80, 5000] as const;
const BALLOTS = 200;
const FILES = ['cred', 'seal', 'log'];

let bench: BoxBench;

beforeAll(async () => {
  bench = await BoxBench.start();
});

afterAll(() => bench.stop());

async function decided(): Promise<string> {
  const round = await bench.open();
  const casts = Array.from({ length: BALLOTS }, (_, i) => bench.castOf(round, `voter-${i}`));
  await Promise.all(casts.map((cast) => bench.box.cast(cast)));
  await bench.count(round);
  const by = [KEY_IDS[0], KEY_IDS[1]] as const;
  const stated = { what: KEY_SHREDDED, to: '2027-06-20T18:00:00Z', ref: HASH, by };
  await bench.enter(round, signed({ entry: { t: 'rule', v: 1, ...stated } }));
  return round;
}

/** Resolves when the process is dead; gives what it had printed. */
async function shredAndKill(round: string, delay: number): Promise<string> {
  const script = join(process.cwd(), 'test', 'support', 'shredding-child.cjs');
  const told = JSON.stringify({ database: bench.database, keyDir: bench.keyDir, round });
  const child = spawn(process.execPath, [script, told], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let said = '';
  let kill: NodeJS.Timeout | undefined;
  child.stdout.on('data', (text: Buffer) => {
    kill ??= setTimeout(() => child.kill('SIGKILL'), delay);
    said += text.toString();
  });
  await ended;
  clearTimeout(kill);
  return said;
}

const keysOf = (round: string) =>
  FILES.filter((kind) => existsSync(join(bench.keyDir, `${round}.${kind}`)));

async function openingsOf(round: string): Promise<number> {
  const rows = await bench.source.query<{ sealed: Buffer }[]>(
    `SELECT sealed FROM ballot WHERE round = '${round}'`,
  );
  expect(rows).toHaveLength(BALLOTS);
  return rows.filter(({ sealed }) => sealed.length > 0).length;
}

/** Asks until the lock of the dead process is free. */
async function finish(round: string): Promise<void> {
  for (let tries = 0; !(await bench.box.shred(round)).ok; tries += 1) {
    if (tries > 100) throw new Error('the box never finished');
    await pause(100);
  }
}

describe('a process that is killed while it destroys keys', () => {
  it.each(DELAYS_MS)(
    'after %d ms leaves a sound round that the next one finishes',
    async (delay) => {
      const round = await decided();
      await bench.box.stop();
      const said = await shredAndKill(round, delay);
      expect(said).toContain('begun');
      const [keys, openings] = [keysOf(round), await openingsOf(round)];
      // All openings go in one step, and no key goes before them.
      expect([0, BALLOTS]).toContain(openings);
      if (keys.length < FILES.length) expect(openings).toBe(0);
      if (said.includes('done')) expect([keys, openings]).toEqual([[], 0]);
      await bench.startBox();
      await finish(round);
      expect([keysOf(round), await openingsOf(round)]).toEqual([[], 0]);
      await bench.restart();
      expect(bench.alarms).toEqual([]);
    },
  );
});
