import { buildBundle } from '../../../test/support/bundle-builder';
import { RICH_ROUND } from '../../../test/support/sample-rounds';
import { Bundle } from './bundle';
import type * as Completeness from './completeness';
import { checkHashes } from './completeness';
import type * as LogHeads from './log-heads';
import { checkRoot } from './log-heads';
import { judged } from './report';
import { checkVerifier } from './self-test';

jest.mock('./completeness', () => {
  const actual = jest.requireActual<typeof Completeness>('./completeness');
  return { ...actual, checkHashes: jest.fn(actual.checkHashes) };
});
jest.mock('./log-heads', () => {
  const actual = jest.requireActual<typeof LogHeads>('./log-heads');
  return { ...actual, checkRoot: jest.fn(actual.checkRoot) };
});

const built = buildBundle(RICH_ROUND);
const complaints = () => {
  const bundle = new Bundle(built.source(), { vkey: built.vkey });
  return new Set(checkVerifier(bundle).findings.map(({ file }) => file));
};
const always = () => judged([]);

describe('the self-test', () => {
  it('passes a verifier that works', () => {
    expect(complaints()).toEqual(new Set());
  });

  it('notices a verifier that no longer computes the root', () => {
    jest.mocked(checkRoot).mockImplementationOnce(always);
    expect(complaints()).toEqual(new Set(['log/entries.jsonl']));
  });

  it('notices a verifier that no longer compares hashes', () => {
    jest.mocked(checkHashes).mockImplementation(always);
    expect(complaints()).toEqual(
      new Set([
        'MANIFEST.sha256',
        'README.html',
        'README.txt',
        'config.json',
        'projects.csv',
        'ballots.jsonl',
        'pabulib/demo-2026-city.pb',
        'keys/log.vkey',
        'keys/log.pem',
        'verifier/baraza-verify.mjs',
      ]),
    );
  });
});
