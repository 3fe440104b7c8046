import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The dialect of the databases that test/support makes; Jest sets it elsewhere. */
(globalThis as { BARAZA_TEST_DIALECT?: string }).BARAZA_TEST_DIALECT = 'sqlite';

import { BallotBox } from '../src/modules/vote-log';
import { ClosureService } from '../src/modules/voting-rounds';
import { ReadDatabase } from '../src/platform/database/read-database';
import { startTestApp, type TestApp } from '../test/support/app';
import { must, openRound } from '../test/support/round-scenario';

/**
 * How long a round of BARAZA_BALLOTS ballots takes from its close to its publication (bundle, count, draft
 * and gate), and the verifier on its bundle, with the most memory that each process had.
 */
const BALLOTS = Number(process.env['BARAZA_BALLOTS'] ?? 100_000);
const PARALLEL = 512;
const VERIFIER = join(__dirname, '..', 'verifier', 'baraza-verify.mjs');
const AT_EXIT = `process.on('exit', () => process.stderr.write('rss ' + process.resourceUsage().maxRSS));`;

async function castAll({ app }: TestApp, slug: string): Promise<void> {
  const roll = await app
    .get(ReadDatabase, { strict: false })
    .rows<{ id: string }>(
      'SELECT e.id FROM roll_entry e JOIN round r ON r.id = e.round_id WHERE r.slug = ?',
      [slug],
    );
  const box = app.get(BallotBox, { strict: false });
  const cast = async (number: number): Promise<void> => {
    const { kind } = await box.cast({
      round: slug,
      voterId: roll[number]!.id,
      style: 'city',
      ballot: {
        ideas: {
          type: 'approval',
          projects: number % 3 === 0 ? ['a1', 'a3'] : [`a${1 + (number % 3)}`],
        },
        basket: { type: 'approval', projects: [`k${1 + (number % 3)}`] },
      },
      token: { nonce: randomBytes(16), expiresHour: 600_000 },
    });
    if (kind !== 'accepted') throw new Error(kind);
  };
  for (let from = 0; from < BALLOTS; from += PARALLEL) {
    const length = Math.min(PARALLEL, BALLOTS - from);
    await Promise.all(Array.from({ length }, (_none, i) => cast(from + i)));
  }
}

function verify(zip: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'baraza-bench-'));
  const hook = join(folder, 'rss.cjs');
  writeFileSync(hook, AT_EXIT);
  const started = performance.now();
  const args = ['--max-old-space-size=8192', '-r', hook, VERIFIER, zip, '--vkey', 'self', '--json'];
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - started) / 1000;
  rmSync(folder, { recursive: true });
  const { verdict } = JSON.parse(done.stdout) as { verdict: string };
  const megabytes = Number(/rss (\d+)/.exec(done.stderr)?.[1] ?? 0) / 1024;
  const size = statSync(zip).size / 1e6;
  print(`verify: ${verdict}, bundle of ${size.toFixed(0)} MB, ${figures(seconds, megabytes)}`);
}

async function main(): Promise<void> {
  const baraza = await startTestApp();
  const scenario = await openRound(baraza, { voters: BALLOTS, mayRevote: false });
  const { slug, officerId } = scenario;
  await castAll(baraza, slug);
  const closure = baraza.app.get(ClosureService, { strict: false });
  const before = process.resourceUsage().maxRSS / 1024;
  const started = performance.now();
  must(await closure.closeEarly(officerId, slug, 'The council ended the vote.'));
  await closure.onApplicationShutdown();
  const seconds = (performance.now() - started) / 1000;
  const hindrance = closure.hindranceOf(slug);
  if (hindrance !== undefined) throw new Error(JSON.stringify(hindrance));
  const after = process.resourceUsage().maxRSS / 1024;
  print(`${BALLOTS} ballots, from the close to the publication: ${figures(seconds, after)}`);
  print(`(the process had ${before.toFixed(0)} MB when the last ballot was cast)`);
  const folder = join(baraza.config.dataDir, 'bundles');
  const name = readdirSync(folder).find((file) => file.endsWith('.zip')) ?? '';
  verify(join(folder, name));
  await baraza.close();
}

function figures(seconds: number, megabytes: number): string {
  return `${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB at most`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
