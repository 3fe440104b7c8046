import fc from 'fast-check';

import { buildBundle } from '../../test/support/bundle-builder';
import { zipOf } from '../../test/support/stored-zip';
import { plainRound, RICH_ROUND } from '../../test/support/sample-rounds';
import { memorySource } from './core/bundle-source';
import { zipSource } from './sources/zip-source';
import { verifyBundle } from './verify';

const RICH = buildBundle(RICH_ROUND);
const PLAIN = buildBundle(plainRound(260), {});

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

type Mutation = (bytes: Buffer, at: number, other: number, value: number) => Buffer;

const cut = (bytes: Buffer): string[] => bytes.toString('latin1').split(/(?<=\n)/);
const glue = (lines: readonly string[]): Buffer => Buffer.from(lines.join(''), 'latin1');
const index = (at: number, length: number): number => Math.floor(at * length);

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a byte changed': (bytes, at, _other, value) => {
    const changed = Buffer.from(bytes);
    const i = index(at, bytes.length);
    if (i < changed.length) changed[i] = (changed[i] as number) ^ value;
    return changed;
  },
  'a byte deleted': (bytes, at) => {
    const i = index(at, bytes.length);
    return Buffer.concat([bytes.subarray(0, i), bytes.subarray(i + 1)]);
  },
  'a byte inserted': (bytes, at, _other, value) => {
    const i = index(at, bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, i), Buffer.of(value), bytes.subarray(i)]);
  },
  'a line deleted': (bytes, at) => {
    const lines = cut(bytes);
    return glue(lines.toSpliced(index(at, lines.length), 1));
  },
  'two lines swapped': (bytes, at, other) => {
    const lines = cut(bytes);
    const [i, j] = [index(at, lines.length), index(other, lines.length)];
    return glue(lines.with(i, lines[j] as string).with(j, lines[i] as string));
  },
  'a line doubled': (bytes, at) => {
    const lines = cut(bytes);
    const i = index(at, lines.length);
    return glue(lines.toSpliced(i, 0, lines[i] as string));
  },
  'the end cut off': (bytes, at) => bytes.subarray(0, index(at, bytes.length)),
  emptied: () => Buffer.alloc(0),
};

describe('verifyBundle on random changes', () => {
  it.each([
    ['a rich round', RICH, 250],
    ['a longer log', PLAIN, 30],
  ] as const)('notices any change of any file of %s', (_name, bundle, numRuns) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bundle.files.keys()),
        fc.constantFrom(...Object.keys(MUTATIONS)),
        fc.tuple(place, place, fc.integer({ min: 1, max: 255 })),
        (path, name, [at, other, value]) => {
          const before = bundle.files.get(path) as Buffer;
          const after = (MUTATIONS[name] as Mutation)(before, at, other, value);
          fc.pre(!after.equals(before));
          const files = new Map(bundle.files).set(path, after);
          expect(verifyBundle(memorySource(files), { vkey: bundle.vkey }).verdict).toBe('fail');
        },
      ),
      { numRuns },
    );
  });

  it('notices any file that is missing', () => {
    for (const path of RICH.files.keys()) {
      const files = new Map(RICH.files);
      files.delete(path);
      expect(verifyBundle(memorySource(files), { vkey: RICH.vkey }).verdict).toBe('fail');
      expect(verifyBundle(memorySource(files)).verdict).toBe('fail');
    }
  });

  it('notices any change of the zip', () => {
    const zip = zipOf(RICH.files);
    fc.assert(
      fc.property(
        fc.constantFrom('a byte changed', 'a byte deleted', 'a byte inserted', 'the end cut off'),
        fc.tuple(place, place, fc.integer({ min: 1, max: 255 })),
        (name, [at, other, value]) => {
          const after = (MUTATIONS[name] as Mutation)(zip, at, other, value);
          fc.pre(!after.equals(zip));
          const report = verifyBundle(zipSource(after), { vkey: RICH.vkey });
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
