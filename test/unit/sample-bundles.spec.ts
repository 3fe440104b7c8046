import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../../src/verifier/cli';
import { CATALOGUE } from '../../src/verifier/core/catalogue';
import { CASES_FILE, sampleFiles, type SampleCase } from '../support/sample-bundles';

const FOLDER = join(__dirname, '..', 'fixtures', 'bundles');
const MOST_BYTES = 30 * 1024;
const cases = JSON.parse(readFileSync(join(FOLDER, CASES_FILE), 'utf8')) as SampleCase[];

/** What the command line says of a case. */
async function verdictOn({ bundle, key, seen, receipts }: SampleCase) {
  let out = '';
  const place = (name: string): string => join(FOLDER, name);
  const exit = await run(
    [
      ...[place(bundle), '--json'],
      ...(key === null ? [] : ['--vkey', key]),
      ...seen.flatMap((name) => ['--seen', place(name)]),
      ...receipts.flatMap((name) => ['--receipt', place(name)]),
    ],
    { stdout: { write: (text) => (out += text) }, stderr: process.stderr, env: {} },
  );
  const { verdict, checks } = JSON.parse(out) as {
    verdict: string;
    checks: { id: string; status: string }[];
  };
  const ids = (wanted: string): string[] =>
    checks.filter(({ status }) => status === wanted).map(({ id }) => id);
  return { exit, verdict, fails: ids('fail'), incomplete: ids('incomplete') };
}

describe('sample bundles', () => {
  it('are, byte for byte, what their program writes', () => {
    const written = [...sampleFiles()].map(([path, bytes]) => [path, bytes.toString('base64')]);
    const kept = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name !== 'README.md')
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(FOLDER.length + 1), readFileSync(path).toString('base64')]);
    expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(written));
  });

  it('are small', () => {
    const large = cases.filter(
      ({ bundle }) => readFileSync(join(FOLDER, bundle)).length > MOST_BYTES,
    );
    expect(large).toEqual([]);
  });

  it('have a bad one for each check but that of the verifier itself', () => {
    const shown = cases.filter(({ bundle }) => bundle.startsWith('bad-'));
    const ids = shown.map(({ bundle }) => bundle.slice(4, 7));
    expect(ids).toEqual(CATALOGUE.map(([id]) => id).filter((id) => id !== 'X01'));
  });

  it.each(
    cases.map(
      (one) => [`${one.bundle} ${one.key === null ? 'without' : 'with'} a key`, one] as const,
    ),
  )('give the expected verdict: %s', async (_name, one) => {
    const { exit, verdict, fails, incomplete } = one;
    expect(await verdictOn(one)).toEqual({ exit, verdict, fails, incomplete });
  });

  it('are called by what they are', () => {
    for (const { bundle, verdict, fails } of cases) {
      if (bundle.startsWith('good-')) expect([bundle, fails]).toEqual([bundle, []]);
      else expect([bundle, verdict, fails]).toEqual([bundle, 'fail', fails]);
      if (bundle.startsWith('bad-')) expect(fails).toContain(bundle.slice(4, 7));
    }
  });
});
