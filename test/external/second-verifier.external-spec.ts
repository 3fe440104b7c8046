import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { CATALOGUE } from '../../src/verifier/core/catalogue';
import { describeWithTool, SAMPLES, scratchFolder } from '../support/external-tools';
import { casesIn, type Opinion, opinionOf, writeAll } from '../support/opinions';
import { CASES_FILE, fraudFiles, sampleFiles, type SampleCase } from '../support/sample-bundles';

const PROGRAM = join(__dirname, 'second_verifier');

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
    writeAll(folder.path, files);
    const cases = casesIn(files);
    expect(secondOpinions(folder.path, cases)).toEqual(cases.map(opinionOf));
  }, 600_000);
});
