import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { buildBundle } from '../../../test/support/bundle-builder';
import { plainRound } from '../../../test/support/sample-rounds';
import { zipOf } from '../../../test/support/stored-zip';
import { sourceOf, type BundleSource } from '../core/bundle-source';
import type { FileBytes } from '../formats/file-bytes';
import { TooMuchWork } from '../recount/too-much-work';
import { verifyBundle } from '../verify';
import { folderSource } from './folder-source';
import { zipFileSource } from './zip-file-source';
import { zipSource } from './zip-source';

describe('a folder', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'baraza-folder-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('gives the files that it had, and nothing in place of others or of lost ones', () => {
    writeFileSync(join(home, 'a'), 'x');
    writeFileSync(join(home, 'b'), 'y');
    const source = folderSource(home);
    writeFileSync(join(home, 'c'), 'z');
    rmSync(join(home, 'b'));
    expect(source.paths).toEqual(['a', 'b']);
    expect(['a', 'b', 'c'].map((path) => source.read(path)?.toString())).toEqual([
      'x',
      undefined,
      undefined,
    ]);
    expect(source.open('a')).toBe(source.open('a'));
  });

  it('gives a part of a file, and no more than that', () => {
    writeFileSync(join(home, 'a'), 'abcdef');
    const file = folderSource(home).open('a');
    expect([file?.part(1, 3), file?.part(4, 99)].map(String)).toEqual(['bc', 'ef']);
  });
});

describe('a zip', () => {
  const faults = (files: Record<string, string>, how = (zip: Buffer) => zip) => {
    const bytes = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const);
    return zipSource(how(zipOf(new Map(bytes)))).faults.map(({ message }) => message);
  };

  it('holds each name once and in order', () => {
    expect(faults({ a: 'x', b: 'y' })).toEqual([]);
    const renamed = (from: string, to: string) => (zip: Buffer) =>
      Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
    expect(faults({ aaaa: 'x', bbbb: 'y' }, renamed('bbbb', 'aaaa'))).toEqual([
      'is a duplicate or out of order in the zip',
    ]);
    expect(faults({ aaaa: 'x', bbbb: 'y' }, renamed('aaaa', 'cccc'))).toEqual([
      'is a duplicate or out of order in the zip',
    ]);
  });

  it('holds what its checksums say', () => {
    const spoilt = (zip: Buffer) =>
      Buffer.from(zip.toString('latin1').replace('xxxx', 'xxxy'), 'latin1');
    expect(faults({ a: 'xxxx' }, spoilt)).toEqual(['entry 1 has a wrong checksum']);
  });

  /** The first file with another value at the same field of both headers. */
  const marked = (field: number, value: number) => (zip: Buffer) => {
    const changed = Buffer.from(zip);
    for (const [sign, at] of [
      ['PK\x03\x04', 4],
      ['PK\x01\x02', 6],
    ] as const) {
      changed.writeUInt16LE(value, changed.indexOf(sign, 0, 'latin1') + at + field);
    }
    return changed;
  };

  it('needs no more than the first versions of the format', () => {
    expect(faults({ a: 'x' }, marked(0, 10))).toEqual([]);
    expect(faults({ a: 'x' }, marked(0, 20))).toEqual([]);
    expect(faults({ a: 'x' }, marked(0, 21))).toEqual([
      'entry 1 is not stored in the plain form that is asked for',
    ]);
  });

  it('says of names beyond ASCII that they are UTF-8', () => {
    expect(faults({ é: 'x' }, marked(2, 0x800))).toEqual([]);
    expect(faults({ é: 'x' })).toEqual([
      'entry 1 is not stored in the plain form that is asked for',
    ]);
  });
});

describe('a zip on disk', () => {
  let file: string;
  let source: BundleSource;
  const files = new Map([
    ['a', Buffer.from('small')],
    ['b', Buffer.alloc(3 << 20, 'large')],
    ['c', Buffer.alloc(0)],
  ]);

  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), 'baraza-zip-')), 'bundle.zip');
    writeFileSync(file, zipOf(files));
    source = zipFileSource(file);
  });
  afterEach(() => rmSync(dirname(file), { recursive: true }));

  it('gives the files that it holds, the same object each time', () => {
    expect(source.paths).toEqual(['a', 'b', 'c']);
    expect(source.faults).toEqual([]);
    for (const [path, bytes] of files) {
      expect(source.read(path)?.equals(bytes)).toBe(true);
      expect(source.open(path)).toBe(source.open(path));
    }
    expect(source.read('d')).toBeUndefined();
  });

  it('gives what is left of a file that is cut off meanwhile', () => {
    truncateSync(file, 100_000);
    expect(source.read('b')?.length).toBeLessThan(100_000);
  });

  it('is looked at as closely as one in memory', () => {
    const spoilt = zipOf(files);
    spoilt.write('x', 200_000);
    writeFileSync(file, spoilt);
    expect(zipFileSource(file).faults).toEqual(zipSource(spoilt).faults);
    expect(zipFileSource(file).faults).toHaveLength(1);
  });
});

describe('a source that fails', () => {
  const bundle = buildBundle(plainRound(3));
  const reading = (path: string, open: () => FileBytes | undefined): BundleSource => {
    const { paths, faults, ...source } = bundle.source();
    return sourceOf(paths, faults, (wanted) => (wanted === path ? open() : source.open(wanted)));
  };
  /** Of those checks that did not pass. */
  const outcomes = (source: BundleSource) =>
    verifyBundle(source, { vkey: bundle.vkey }).checks.filter(
      ({ status }) => status === 'fail' || status === 'incomplete',
    );

  it('has files that cannot be read', () => {
    const found = outcomes(reading('README.txt', () => undefined));
    expect(found.map(({ id }) => id)).toEqual(['C01', 'C02']);
    expect(found[0]!.findings).toEqual([{ file: 'README.txt', message: 'cannot be read' }]);
  });

  it('stops a check, but not the others, and not always in failure', () => {
    const stop = (error: unknown) => () => {
      throw error;
    };
    const broken = outcomes(reading('trace.jsonl', stop(new Error('the disk is gone'))));
    expect(broken.find(({ id }) => id === 'R03')!.findings[0]!.message).toBe(
      'the check stopped: Error: the disk is gone',
    );
    const slow = outcomes(reading('trace.jsonl', stop(new TooMuchWork('too many'))));
    expect(slow.find(({ id }) => id === 'R03')).toMatchObject({
      status: 'incomplete',
      reason: 'the recount would take too much time or memory',
    });
  });
});
