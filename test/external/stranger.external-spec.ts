import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { run } from '../../src/verifier/cli';
import { CATALOGUE } from '../../src/verifier/core/catalogue';
import type { Report } from '../../src/verifier/core/report';
import { buildBundle } from '../support/bundle-builder';
import {
  describeWithTool,
  SAMPLE_CASES,
  SAMPLES,
  scratchFolder,
  strangerVerifier,
} from '../support/external-tools';
import { casesIn, type Opinion, opinionOf, writeAll } from '../support/opinions';
import { randomCount } from '../support/random-counts';
import { randomRound } from '../support/random-rounds';
import { FRAUDS } from '../support/frauds';
import { fraudFiles, type SampleCase } from '../support/sample-bundles';
import { zipOf } from '../support/stored-zip';

const ROUNDS = 60;
const COUNTS = 300;
const SEED = 20260524;
// Only Unicode's tables can tell, and Go's standard library has none: the stranger says so.
const UNDECIDED = `${FRAUDS.findIndex(({ what }) => what === 'text that is not NFC')}-C03.zip`;

type Case = Pick<SampleCase, 'bundle' | 'key' | 'seen' | 'receipts'>;

/** The options of both verifiers are the same. */
function argumentsOf(folder: string, { bundle, key, seen, receipts }: Case): string[] {
  return [
    join(folder, bundle),
    '--json',
    ...(key === null ? [] : ['--vkey', key]),
    ...seen.flatMap((file) => ['--seen', join(folder, file)]),
    ...receipts.flatMap((file) => ['--receipt', join(folder, file)]),
  ];
}

function opinionIn(bundle: string, report: Report): Opinion {
  const ids = (wanted: string): string[] =>
    report.checks.filter(({ status }) => status === wanted).map(({ id }) => id);
  const { verdict } = report;
  return opinionOf({ bundle, verdict, fails: ids('fail'), incomplete: ids('incomplete') });
}

describeWithTool('go', 'a verifier by a stranger, written from the documents alone', () => {
  const folder = scratchFolder();
  let program: string;

  beforeAll(() => {
    program = strangerVerifier(folder.path);
  }, 180_000);

  afterAll(() => folder.remove());

  const ask = (given: Case, place = folder.path): { exit: number | null; report: Report } => {
    const { status, stdout, stderr } = spawnSync(program, argumentsOf(place, given), {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    expect(stderr).toBe('');
    return { exit: status, report: JSON.parse(stdout) as Report };
  };

  const ours = async (given: Case): Promise<{ exit: number; opinion: Opinion }> => {
    let out = '';
    const stdout = { write: (text: string) => ((out += text), true) };
    const exit = await run(argumentsOf(SAMPLES, given), { stdout, stderr: stdout, env: {} });
    return { exit, opinion: opinionIn(given.bundle, JSON.parse(out) as Report) };
  };

  it('knows every check', () => {
    const { report } = ask(SAMPLE_CASES[0] as SampleCase, SAMPLES);
    expect(report.checks.map(({ id }) => id)).toEqual(CATALOGUE.map(([id]) => id));
  });

  it.each(SAMPLE_CASES)('says of $bundle what `baraza verify --json` says', async (given) => {
    const { exit, report } = ask(given, SAMPLES);
    expect({ exit, opinion: opinionIn(given.bundle, report) }).toEqual(await ours(given));
  });

  it('agrees on every hand-made fraud, check by check', () => {
    const files = fraudFiles();
    writeAll(folder.path, files);
    const cases = casesIn(files);
    const opinions = cases.map((given) => opinionIn(given.bundle, ask(given).report));
    const undecided = { bundle: UNDECIDED, verdict: 'incomplete', fails: [], incomplete: ['C03'] };
    expect(opinions).toEqual(
      cases.map((given) => (given.bundle === UNDECIDED ? undecided : opinionOf(given))),
    );
    expect(cases.map(({ bundle }) => bundle)).toContain(UNDECIDED);
  }, 600_000);

  it.each([
    ['rounds with voids, paper and second counts', ROUNDS, randomRound],
    ['pots under any form of greedy and Equal Shares', COUNTS, randomCount],
  ])(
    'accepts %s, %i of them by chance',
    (_what, numRuns, rounds) => {
      const refused: unknown[] = [];
      fc.sample(rounds, { numRuns, seed: SEED }).forEach((round, number) => {
        const { files, vkey } = buildBundle(round);
        const bundle = `round-${number}.zip`;
        writeFileSync(join(folder.path, bundle), zipOf(files));
        const { report } = ask({ bundle, key: vkey, seen: [], receipts: [] });
        const { checks, verdict } = report;
        if (verdict !== 'pass') refused.push([round, checks.filter((c) => c.status === 'fail')]);
      });
      expect(refused).toEqual([]);
    },
    600_000,
  );
});
