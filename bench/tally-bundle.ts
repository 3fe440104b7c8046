import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The dialect of the databases that test/support makes; Jest sets it elsewhere. */
(globalThis as { BARAZA_TEST_DIALECT?: string }).BARAZA_TEST_DIALECT = 'sqlite';

import { BallotBox, BundleMaker } from '../src/modules/vote-log';
import { ClosureService } from '../src/modules/voting-rounds';
import { TalliesService } from '../src/modules/voting-rounds/tallies.service';
import { ReadDatabase } from '../src/platform/database/read-database';
import { startTestApp, type TestApp } from '../test/support/app';
import { figures, Phases, type Phase } from '../test/support/phases';
import { must, openRound } from '../test/support/round-scenario';
import { runVerifier } from '../test/support/verifier-run';

/**
 * How long a round of BARAZA_BALLOTS ballots takes from its close to its publication, part by part, and
 * the verifier on its bundle, with the most memory that each had.
 */
const BALLOTS = Number(process.env['BARAZA_BALLOTS'] ?? 100_000);
const PARALLEL = 512;

/** The parts in which the bundle comes to be; the others verify it, or enter the count into the log. */
const BUILDING = ['unseal, write ballots', 'count', 'write files', 'write log', 'write zip'];

/** Begins a part of the work wherever one begins in the program. */
function watch(phases: Phases, { app }: TestApp): void {
  const box = app.get(BallotBox, { strict: false });
  phases.beginWith(BundleMaker.prototype, 'begin', { name: 'unseal, write ballots' });
  phases.beginWith(TalliesService.prototype, 'count', { name: 'count' });
  phases.beginWith(BundleMaker.prototype, 'writeFiles', { name: 'write files' });
  phases.beginWith(BundleMaker.prototype, 'verifyDraft', { name: 'write log of the draft' });
  phases.beginWith(BundleMaker.prototype, 'verify', {
    name: (_path, _log, options?: { isDraft: boolean }) =>
      options?.isDraft === true ? 'verify the draft' : 'gate: verify the zip',
  });
  phases.beginWith(box, 'append', { name: 'append' });
  phases.beginWith(BundleMaker.prototype, 'writeSignedLog', {
    name: 'write log',
    next: 'write zip',
  });
  phases.beginWith(box, 'publish', { name: 'publish' });
}

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

async function main(): Promise<void> {
  const baraza = await startTestApp();
  const scenario = await openRound(baraza, { voters: BALLOTS, mayRevote: false });
  const { slug, officerId } = scenario;
  await castAll(baraza, slug);
  const closure = baraza.app.get(ClosureService, { strict: false });
  const phases = new Phases();
  watch(phases, baraza);
  phases.begin('close');
  must(await closure.closeEarly(officerId, slug, 'The council ended the vote.'));
  await closure.onApplicationShutdown();
  phases.end();
  const hindrance = closure.hindranceOf(slug);
  if (hindrance !== undefined) throw new Error(JSON.stringify(hindrance));
  print(`${BALLOTS} ballots:`);
  for (const phase of phases.done) print(`  ${phase.name.padEnd(26)}${figures(phase)}`);
  print(`the bundle was built in ${figures(together(phases.done, BUILDING))}`);
  print(`from the close to the publication: ${figures(together(phases.done))}`);
  const folder = join(baraza.config.dataDir, 'bundles');
  const zip = join(folder, readdirSync(folder).find((file) => file.endsWith('.zip')) ?? '');
  const run = runVerifier(zip);
  const size = (statSync(zip).size / 1e6).toFixed(0);
  print(`baraza-verify.mjs: ${run.verdict}, bundle of ${size} MB, ${figures(run)}`);
  await baraza.close();
}

function together(phases: readonly Phase[], names?: readonly string[]): Omit<Phase, 'name'> {
  const own = phases.filter(({ name }) => names?.includes(name) ?? true);
  return {
    seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
    megabytes: own.reduce((most, { megabytes }) => Math.max(most, megabytes), 0),
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
