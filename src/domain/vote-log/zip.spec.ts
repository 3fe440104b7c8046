import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sha256Hex } from '../shared/canonical-json';
import { utf8 } from './bytes';
import { formatManifest, isBundlePath, parseManifest } from './manifest';
import { crc32, fitsPlainZip, zipBytes, zipChunks, ZipLayout, zipOf } from './zip';

const files = [
  { path: 'README.txt', bytes: utf8('read me\n') },
  { path: 'empty.jsonl', bytes: new Uint8Array() },
  { path: 'log/tile/0/000', bytes: new Uint8Array(8192).fill(7) },
  { path: '\u0142\u0105ka.txt', bytes: utf8('meadow') },
];

const LIST_WITH_PYTHON = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps([[i.filename, i.file_size, i.date_time, i.compress_type, i.flag_bits, i.extra.hex()] for i in archive.infolist()]))
`;

describe('a zip', () => {
  it('is the same for the same files', () => {
    expect(sha256Hex(zipOf(files))).toBe(sha256Hex(Buffer.concat([...zipChunks(files)])));
    const members = files.map(({ path, bytes }) => ({ path, crc: 0, size: bytes.length }));
    expect(zipOf(files)).toHaveLength(zipBytes(members));
  });

  it('can be read by a program that we did not write', () => {
    const folder = mkdtempSync(join(tmpdir(), 'baraza-zip-'));
    const archive = join(folder, 'bundle.zip');
    writeFileSync(archive, zipOf(files));
    const listed: unknown = JSON.parse(
      execFileSync('python3', ['-c', LIST_WITH_PYTHON, archive], { encoding: 'utf8' }),
    );
    rmSync(folder, { recursive: true });
    const earliest = [1980, 1, 1, 0, 0, 0];
    expect(listed).toEqual(
      files.map(({ path, bytes }) => [
        path,
        bytes.length,
        earliest,
        0,
        path.startsWith('\u0142') ? 0x800 : 0,
        '',
      ]),
    );
  });

  it('wants its files sorted, each once', () => {
    const twice = [files[0], files[0]] as (typeof files)[number][];
    expect(() => zipOf(twice)).toThrow('sorted');
    expect(() => zipOf([...files].reverse())).toThrow('sorted');
  });

  it('is refused where a plain zip cannot hold the files', () => {
    const whole = { path: 'a', crc: 0, size: 0xffffffff };
    const layout = new ZipLayout();
    layout.header(whole);
    expect(() => layout.end()).toThrow('fits a plain zip');
    expect(fitsPlainZip([whole])).toBe(false);
    const most = { ...whole, size: 0xffffffff - zipBytes([{ ...whole, size: 0 }]) };
    expect(fitsPlainZip([most])).toBe(true);
    expect(fitsPlainZip([{ ...most, size: most.size + 1 }])).toBe(false);
    expect(fitsPlainZip(new Array(0xffff).fill({ ...whole, size: 0 }))).toBe(true);
    expect(fitsPlainZip(new Array(0x10000).fill({ ...whole, size: 0 }))).toBe(false);
  });

  it('may be empty', () => {
    expect(zipOf([])).toHaveLength(22);
  });

  it('has the checksums that everybody computes', () => {
    expect(crc32(utf8('123456789'))).toBe(0xcbf43926);
  });
});

describe('a manifest', () => {
  const lines = [
    { path: 'a.txt', sha256: sha256Hex('a') },
    { path: 'b/c.txt', sha256: sha256Hex('c') },
  ];
  const text = formatManifest([...lines].reverse());

  it('lists files by path and is read back', () => {
    expect(parseManifest(text)).toEqual({ ok: true, value: lines });
    expect(parseManifest('')).toEqual({ ok: true, value: [] });
  });

  it.each([
    [1, 'no manifest\n'],
    [1, `\n${text}`],
    [2, `${text.split('\n')[1]}\n${text.split('\n')[0]}\n`],
    [2, `${text.split('\n')[0]}\n${text.split('\n')[0]}\n`],
    [1, `${sha256Hex('a')}  ../a.txt\n`],
    [3, text + 'x'],
  ])('is malformed in line %i: %j', (line, spoiled) => {
    expect(parseManifest(spoiled)).toEqual({
      ok: false,
      error: { kind: 'malformed-manifest', line },
    });
  });

  it.each(['/a', 'a/../b', './a', 'a//b', 'a\\b', '', '.hidden', 'a/'])(
    'has no path %j',
    (path) => {
      expect(isBundlePath(path)).toBe(false);
    },
  );
});
