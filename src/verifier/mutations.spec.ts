import fc from 'fast-check';

import { buildBundle } from '../../test/support/bundle-builder';
import { zipOf } from '../../test/support/stored-zip';
import { BYTE_MUTATIONS, FILE_MUTATIONS, sameFiles } from '../../test/support/mutations';
import { ACTS_ROUND, plainRound, RICH_ROUND } from '../../test/support/sample-rounds';
import { memorySource } from './core/bundle-source';
import { zipSource } from './sources/zip-source';
import { verifyBundle } from './verify';

const RICH = buildBundle(RICH_ROUND);
const ACTS = buildBundle(ACTS_ROUND);
const PLAIN = buildBundle(plainRound(260), {});

const number = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const chance = fc.tuple(number, number, number, number);

describe('verifyBundle on random changes', () => {
  it.each([
    ['a rich round', RICH, 150],
    ['a round in which officers acted', ACTS, 150],
    ['a longer log', PLAIN, 30],
  ] as const)('notices any change of any file of %s', (_name, bundle, numRuns) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bundle.files.keys()),
        fc.constantFrom(...Object.values(BYTE_MUTATIONS)),
        chance,
        (path, mutate, places) => {
          const before = bundle.files.get(path) as Buffer;
          const after = mutate(before, places);
          fc.pre(!after.equals(before));
          const files = new Map(bundle.files).set(path, after);
          expect(verifyBundle(memorySource(files), { vkey: bundle.vkey }).verdict).toBe('fail');
        },
      ),
      { numRuns },
    );
  });

  it('notices files that come, go, or take the place of others', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(FILE_MUTATIONS)), chance, (mutate, places) => {
        const files = new Map(ACTS.files);
        mutate(files, places);
        fc.pre(!sameFiles(files, ACTS.files));
        expect(verifyBundle(memorySource(files), { vkey: ACTS.vkey }).verdict).toBe('fail');
      }),
      { numRuns: 60 },
    );
  });

  it('notices any file that is missing', () => {
    for (const path of ACTS.files.keys()) {
      const files = new Map(ACTS.files);
      files.delete(path);
      expect(verifyBundle(memorySource(files), { vkey: ACTS.vkey }).verdict).toBe('fail');
      expect(verifyBundle(memorySource(files)).verdict).toBe('fail');
    }
  });

  it('notices any change of the zip', () => {
    const zip = zipOf(ACTS.files);
    fc.assert(
      fc.property(
        fc.constantFrom('a byte changed', 'a byte deleted', 'a byte inserted', 'the end cut off'),
        chance,
        (name, places) => {
          const after = BYTE_MUTATIONS[name]!(zip, places);
          fc.pre(!after.equals(zip));
          const report = verifyBundle(zipSource(after), { vkey: ACTS.vkey });
          expect(report.verdict).toBe('fail');
        },
      ),
      { numRuns: 120 },
    );
  });

  it('notices a change of any single byte of the directory of the zip', () => {
    const zip = zipOf(RICH.files);
    const directory = zip.readUInt32LE(zip.length - 6);
    for (let at = directory; at < zip.length; at += 1) {
      const changed = Buffer.from(zip);
      changed[at] = (changed[at] as number) ^ (1 + (at % 255));
      expect({ at, faults: zipSource(changed).faults.length }).not.toEqual({ at, faults: 0 });
    }
  });
});
