import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DIST_ROOT } from '../../src/platform/config/paths';

/** What the verifier said of a bundle, and what it took. */
export interface VerifierRun {
  readonly verdict: string;
  readonly seconds: number;
  /** The most memory that the process had, in MiB. */
  readonly megabytes: number;
}

const AT_EXIT = `process.on('exit', () => process.stderr.write('rss ' + process.resourceUsage().maxRSS));`;

/** Runs `baraza-verify.mjs` on a zip or a folder in a process of its own, as outsiders do. */
export function runVerifier(path: string, vkey = 'self'): VerifierRun {
  const folder = mkdtempSync(join(tmpdir(), 'baraza-bench-'));
  const hook = join(folder, 'rss.cjs');
  writeFileSync(hook, AT_EXIT);
  const started = performance.now();
  const program = join(DIST_ROOT, 'verifier', 'baraza-verify.mjs');
  const args = ['-r', hook, program, path, '--vkey', vkey, '--json'];
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - started) / 1000;
  rmSync(folder, { recursive: true });
  const verdict = done.stdout === '' ? done.stderr : verdictIn(done.stdout);
  return { verdict, seconds, megabytes: Number(/rss (\d+)/.exec(done.stderr)?.[1] ?? 0) / 1024 };
}

function verdictIn(json: string): string {
  return (JSON.parse(json) as { verdict: string }).verdict;
}
