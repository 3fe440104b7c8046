import { buildBundle } from '../../../test/support/bundle-builder';
import { plainRound } from '../../../test/support/sample-rounds';
import { CHUNK } from '../formats/file-bytes';
import { verifyBundle } from '../verify';
import { Bundle } from './bundle';
import { sourceOf } from './bundle-source';
import { checkCvr } from './cvr';

const withCvr = { ...plainRound(5), config: { exports: ['cvr'] } };

describe('files that are read in several parts', () => {
  it('are checked as small ones are, and by the self-test, too', () => {
    const text = Buffer.alloc(3 * CHUNK, 'How to verify. ');
    const bundle = buildBundle(plainRound(5), {
      written: ({ files }) => void files.set('README.txt', text),
    });
    expect(verifyBundle(bundle.source(), { vkey: bundle.vkey }).verdict).toBe('pass');
    const spoilt = Buffer.from(text);
    spoilt[2 * CHUNK + 7]! ^= 1;
    bundle.files.set('README.txt', spoilt);
    const failing = verifyBundle(bundle.source(), { vkey: bundle.vkey }).checks.filter(
      ({ status }) => status === 'fail',
    );
    expect(failing.map(({ id }) => id)).toEqual(['C02']);
  });

  it('are not read as a whole where no text could hold them', () => {
    const { paths, open } = buildBundle(withCvr).source();
    const endless = { size: 2 ** 34, part: (from: number, to: number) => Buffer.alloc(to - from) };
    const bundleWith = (long: string): Bundle => {
      return new Bundle(
        sourceOf(paths, [], (path) => (path === long ? endless : open(path))),
        {},
      );
    };
    expect(checkCvr(bundleWith('cvr/cvr.json')).findings).toEqual([
      { file: 'cvr/cvr.json', message: 'is not what the ballots give' },
    ]);
    expect(bundleWith('config.json').config()).toMatchObject({
      findings: [{ file: 'config.json', message: 'is too large' }],
    });
  });
});

describe('a cast that the log has twice', () => {
  it('is found, and nothing more is asked for than the one ballot', () => {
    const bundle = buildBundle(plainRound(3), {
      cast: ({ entries }) => {
        const first = entries.find((one) => typeof one === 'object' && one.t === 'cast');
        entries.push({ ...(first as object), c: Buffer.alloc(32, 1).toString('base64') });
      },
    });
    const { checks } = verifyBundle(bundle.source(), { vkey: bundle.vkey });
    const failing = checks.filter(({ status }) => status === 'fail');
    expect(failing.map(({ id }) => id)).toEqual(['L06']);
    expect(failing[0]!.findings[0]!.message).toMatch(/^revision 0 of .* should be 1$/);
  });
});
