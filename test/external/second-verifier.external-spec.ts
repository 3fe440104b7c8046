import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { CATALOGUE } from '../../src/verifier/core/catalogue';
import { describeWithTool, SAMPLES, scratchFolder } from '../support/external-tools';
import { CASES_FILE, fraudFiles, sampleFiles, type SampleCase } from '../support/sample-bundles';

const PROGRAM = join(__dirname, 'second_verifier');
// How ballots that are not valid would be counted is not defined.
const AFTER_BAD_BALLOTS = ['R03', 'R04', 'R06'];

/** What both say of a case, apart from what is not defined. */
type Opinion = Pick<SampleCase, 'bundle' | 'verdict' | 'fails' | 'incomplete'>;

function casesIn(files: ReadonlyMap<string, Buffer>): readonly SampleCase[] {
  return JSON.parse(String(files.get(CASES_FILE))) as readonly SampleCase[];
}

function opinionOf({ bundle, verdict, fails, incomplete }: Opinion): Opinion {
  const isDefined = (id: string): boolean =>
    !fails.includes('B04') || !AFTER_BAD_BALLOTS.includes(id);
  return { bundle, verdict, fails: fails.filter(isDefined), incomplete };
}

/** What the verifier in Python says of all cases of a folder. */
function secondOpinions(folder: string, cases: readonly SampleCase[]): Opinion[] {
  const out = execFileSync('python3', [PROGRAM, '--cases', join(folder, CASES_FILE)], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  const reports = JSON.parse(out) as {
    verdict: SampleCase['verdict'];
    checks: Record<string, string>;
  }[];
  return reports.map(({ verdict, checks }, place) => {
    expect(Object.keys(checks)).toEqual(CATALOGUE.map(([id]) => id));
    const ids = (wanted: string): string[] =>
      Object.keys(checks).filter((id) => checks[id] === wanted);
    const { bundle } = cases[place] as SampleCase;
    return opinionOf({ bundle, verdict, fails: ids('fail'), incomplete: ids('incomplete') });
  });
}

describeWithTool('python3', 'a second verifier, written from the page on the tally bundle', () => {
  const folder = scratchFolder();
  afterAll(() => folder.remove());

  it('agrees on every sample bundle, check by check', () => {
    const cases = casesIn(sampleFiles());
    expect(secondOpinions(SAMPLES, cases)).toEqual(cases.map(opinionOf));
  }, 300_000);

  it('agrees on every hand-made fraud, check by check', () => {
    const files = fraudFiles();
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true });
      writeFileSync(join(folder.path, path), bytes);
    }
    const cases = casesIn(files);
    expect(secondOpinions(folder.path, cases)).toEqual(cases.map(opinionOf));
  }, 600_000);
});
