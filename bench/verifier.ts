import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BundleFolder } from '../src/modules/vote-log/bundle-folder';
import { joinZip } from '../src/modules/vote-log/bundle-zip';
import { writeLargeBundle } from '../test/support/large-bundle';
import type { LargeRound } from '../test/support/large-round';
import { runVerifier } from '../test/support/verifier-run';

/**
 * How long `baraza-verify.mjs` takes for the zip of a round of BARAZA_BALLOTS ballots over 100 projects
 * in three pots, and the most memory that it has. The bundle is made without a database, with cast vote
 * records unless BARAZA_CVR is "no".
 */
const BALLOTS = Number(process.env['BARAZA_BALLOTS'] ?? 100_000);
const ROUND: LargeRound = {
  slug: 'many-voters',
  ballots: BALLOTS,
  hasCvr: process.env['BARAZA_CVR'] !== 'no',
};

async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'bench-verifier-'));
  try {
    const zip = join(home, 'tally.zip');
    await make(new BundleFolder(join(home, 'part')), zip);
    const { verdict, seconds, megabytes } = runVerifier(zip);
    print(`${BALLOTS} ballots: ${verdict}, ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`);
    if (verdict !== 'pass') process.exitCode = 1;
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function make(folder: BundleFolder, zip: string): Promise<void> {
  folder.begin();
  let started = performance.now();
  let phase = 'begin';
  const say = (next: string): void => {
    print(`  ${phase}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    [phase, started] = [next, performance.now()];
  };
  await writeLargeBundle(ROUND, folder, say);
  say('zip');
  const done = await joinZip(folder, zip);
  say('');
  folder.remove();
  if (!done.ok) throw new Error(`the bundle has ${done.error.bytes} bytes, too many for a zip`);
  const peak = process.resourceUsage().maxRSS / 1024;
  print(`made ${(done.value.bytes / 1e6).toFixed(0)} MB, with ${peak.toFixed(0)} MB of memory`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
