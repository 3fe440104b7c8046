import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  describeWithTool,
  flip,
  GOOD_SAMPLES,
  goVerifier,
  SAMPLE_CASES,
  SAMPLES,
  scratchFolder,
  unpack,
} from '../support/external-tools';

describeWithTool('go', 'logs of bundles, as Go sees them', () => {
  const folder = scratchFolder();
  const key = SAMPLE_CASES[0]?.key ?? '';
  let ask: ReturnType<typeof goVerifier>;

  beforeAll(() => {
    ask = goVerifier(folder.path);
  }, 180_000);

  afterAll(() => folder.remove());

  const verdictOn = (bundle: string): string => ask([`bundle ${bundle} ${key}`])[0] as string;

  it.each(GOOD_SAMPLES)('accepts %s', (sample) => {
    expect(verdictOn(unpack(sample, join(folder.path, sample)))).toBe('accepted');
  });

  it.each([
    ['an entry', 'log/entries.jsonl', 'root mismatch'],
    ['the signed head', 'log/checkpoint', 'invalid signature'],
    ['an earlier head', 'log/checkpoints.txt', 'invalid signature'],
  ])('refuses a bundle with one bit of %s changed', (what, path, why) => {
    const bundle = unpack('good-two-pots.zip', join(folder.path, what.replaceAll(' ', '-')));
    // Within the root of a head, where all is still well formed.
    const place = readFileSync(join(bundle, path), 'utf8').indexOf('=') - 9;
    flip(join(bundle, path), place);
    expect(verdictOn(bundle)).toContain(why);
  });

  it('refuses a head that another key has signed', () => {
    const sample = 'bad-A01-a-head-signed-by-another-key.zip';
    expect(verdictOn(unpack(sample, join(folder.path, sample)))).toContain('refused');
  });

  it('accepts a receipt, and refuses it with one bit changed', () => {
    const receipt = join(SAMPLES, 'kept/good-two-pots.tlog-proof');
    const spoilt = join(folder.path, 'spoilt.tlog-proof');
    writeFileSync(spoilt, readFileSync(receipt, 'utf8').replace('extra ey', 'extra ex'));
    const answers = ask([`receipt ${receipt} ${key}`, `receipt ${spoilt} ${key}`]);
    expect(answers).toEqual(['accepted', 'refused: invalid transparency proof']);
  });
});
