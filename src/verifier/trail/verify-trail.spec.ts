import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';

import { zipOf } from '../../../test/support/stored-zip';
import {
  buildTrail,
  lineOf,
  type BuiltAct,
  type BuiltTrail,
} from '../../../test/support/trail-builder';
import { memorySource } from '../core/bundle-source';
import { zipSource } from '../sources/zip-source';
import type { TrailOptions } from './trail-checks';
import { run } from './trail-cli';
import { trailSentence, verifyTrail } from './verify-trail';

const GOOD = buildTrail(300);

function verdictOf(trail: BuiltTrail, options: TrailOptions = { vkey: trail.vkey }) {
  const report = verifyTrail(memorySource(trail.files), options);
  const failed = report.checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
  return { report, verdict: report.verdict, failed };
}

/** The good file with one of its files replaced. */
function withFile(
  path: string,
  change: (bytes: Buffer) => Buffer | string | undefined,
): BuiltTrail {
  const files = new Map(GOOD.files);
  const changed = change(files.get(path) ?? Buffer.alloc(0));
  if (changed === undefined) files.delete(path);
  else files.set(path, Buffer.from(changed));
  return { ...GOOD, files };
}

const withLines = (change: (lines: string[]) => string[]): BuiltTrail =>
  withFile('events.jsonl', (bytes) => change(bytes.toString().split(/(?<=\n)/)).join(''));

const withAct = (index: number, change: (act: BuiltAct) => object): BuiltTrail =>
  withLines((lines) =>
    lines.map((line, i) => {
      if (i !== index) return line;
      return lineOf(change(JSON.parse(line) as BuiltAct) as BuiltAct);
    }),
  );

const erase = (act: BuiltAct, index: number): BuiltAct =>
  act.index === index ? { ...act, details: null, salt: null } : act;

const eraser = (act: BuiltAct, subject: string): BuiltAct => ({
  ...act,
  entry: { ...act.entry, event: 'details-erased', subject },
});

/** Each fraud with the check that must find it. */
const FRAUDS: readonly (readonly [id: string, name: string, trail: () => BuiltTrail])[] = [
  ['H01', 'a file is missing', () => withFile('heads', () => undefined)],
  ['H01', 'the acts are missing', () => withFile('events.jsonl', () => undefined)],
  ['H03', 'the hashes are missing', () => withFile('leaves', () => undefined)],
  ['H01', 'a stranger lies in it', () => withFile('notes.txt', () => 'x')],
  [
    'H01',
    'a line is not canonical',
    () => withLines((l) => l.map((line) => line.replace('{', '{ '))),
  ],
  ['H01', 'an entry has an unknown field', () => withAct(3, (a) => ({ ...a, more: 1 }))],
  ['H01', 'the hashes end within one', () => withFile('leaves', (b) => b.subarray(0, -1))],
  ['H01', 'the last line is cut', () => withFile('events.jsonl', (b) => b.subarray(0, -1))],
  ['H01', 'a fact is no text', () => withAct(1, (a) => ({ ...a, details: { a: [] } }))],
  ['H01', 'the facts are a list', () => withAct(1, (a) => ({ ...a, details: [] }))],
  ['H01', 'the statement has another form', () => withFile('trail.json', () => '{"v":2}')],
  ['H02', 'another key signed', () => ({ ...buildTrail(300, { seed: 2 }), vkey: GOOD.vkey })],
  [
    'H02',
    'the head was edited',
    () => withFile('checkpoint', (b) => b.toString().replace('\n300\n', '\n299\n')),
  ],
  ['H02', 'the key is no key', () => withFile('log.vkey', () => 'x')],
  ['H02', 'the head is none', () => withFile('checkpoint', () => 'x')],
  [
    'H02',
    'the other form of the key is another',
    () => withFile('log.pem', () => buildTrail(1, { seed: 2 }).files.get('log.pem')),
  ],
  [
    'H02',
    'a second signature was added',
    () => withFile('checkpoint', (b) => `${b.toString()}${b.toString().split('\n')[4]}\n`),
  ],
  [
    'H03',
    'a hash was replaced',
    () => withFile('leaves', (b) => Buffer.concat([b.subarray(32, 64), b.subarray(32)])),
  ],
  ['H03', 'a hash was removed', () => withFile('leaves', (b) => b.subarray(32))],
  [
    'H03',
    'a hash was added',
    () => withFile('leaves', (b) => Buffer.concat([b, b.subarray(0, 32)])),
  ],
  [
    'H04',
    'an earlier head is of another history',
    () =>
      withFile(
        'heads',
        (b) =>
          `${buildTrail(150, {
            heads: [150],
            change: (a) => erase({ ...a, entry: { ...a.entry, event: 'other' } }, -1),
          })
            .files.get('heads')
            ?.toString()}${b.toString().slice(b.toString().length / 2)}`,
      ),
  ],
  [
    'H04',
    'the heads are in another order',
    () => withFile('heads', (b) => [...b.toString().split(/(?<=\n)(?=pb)/)].reverse().join('')),
  ],
  [
    'H04',
    'the heads end earlier',
    () => withFile('heads', (b) => b.toString().split(/(?<=\n)(?=pb)/)[0]),
  ],
  [
    'H04',
    'one of them is none',
    () => withFile('heads', (b) => `x\n\u2014 a AAAA\n${b.toString()}`),
  ],
  [
    'H05',
    'the time of an act was changed',
    () => withAct(7, (a) => ({ ...a, entry: { ...a.entry, at: '2027-01-01T00:00:00.000Z' } })),
  ],
  [
    'H05',
    'the actor was taken out',
    () => withAct(7, ({ entry: { actor: _, ...entry }, ...a }) => ({ ...a, entry })),
  ],
  ['H05', 'two acts changed places', () => withLines(([a = '', b = '', ...l]) => [b, a, ...l])],
  ['H05', 'an act stands twice', () => withLines(([a = '', ...l]) => [a, a, ...l])],
  [
    'H06',
    'the details were changed',
    () => withAct(7, (a) => ({ ...a, details: { slug: 'other' } })),
  ],
  ['H06', 'the details are gone without an act', () => withAct(7, (a) => erase(a, 7))],
  ['H06', 'only the salt is gone', () => withAct(7, (a) => ({ ...a, salt: null }))],
  [
    'H06',
    'the act that erased stands before',
    () => buildTrail(9, { change: (a) => erase(a.index === 2 ? eraser(a, 'act:5') : a, 5) }),
  ],
  ['H07', 'an act is left out', () => withLines((l) => l.slice(1))],
  [
    'H07',
    'the statement counts others',
    () => withFile('trail.json', (b) => b.toString().replace('"events":300', '"events":299')),
  ],
  [
    'H07',
    'the statement is about another size',
    () => withFile('trail.json', (b) => b.toString().replace('"size":300', '"size":301')),
  ],
  [
    'H07',
    'an act does not pass the filter',
    () =>
      withFile('trail.json', (b) =>
        b.toString().replace('"filter":{}', '"filter":{"event":"pot-changed"}'),
      ),
  ],
  ['H07', 'there is no statement', () => withFile('trail.json', () => undefined)],
];

describe('a proof of the admin trail', () => {
  it.each([0, 1, 2, 255, 256, 257, 300])('of %i acts passes', (size) => {
    const { verdict, report } = verdictOf(buildTrail(size, { heads: [size] }));
    expect([verdict, report.checks.flatMap(({ findings }) => findings)]).toEqual(['pass', []]);
  });

  it.each([
    [{ from: '2027-01-01T01:00:00.000Z' }, (a: BuiltAct) => a.index >= 60],
    [{ until: '2027-01-01T01:00:00.000Z' }, (a: BuiltAct) => a.index < 60],
    [{ event: 'pot-changed' }, (a: BuiltAct) => a.index % 2 === 1],
    [{ subjects: ['round:r-1', 'pot:r-1'] }, (a: BuiltAct) => a.index % 5 === 1],
    [{ actor: null }, (a: BuiltAct) => a.index % 4 === 0],
    [{ actor: 'AAECAwQFBgcICQoLDA0ODw' }, (a: BuiltAct) => a.index % 4 !== 0],
  ])('narrowed by %j passes, and says so', (filter, chosen) => {
    const { verdict, report } = verdictOf(buildTrail(300, { filter, chosen }));
    expect(verdict).toBe('pass');
    expect(report.notices.join()).toContain('was narrowed by a filter');
  });

  it('may have lost details by an act', () => {
    const change = (a: BuiltAct) => erase(a.index === 7 ? eraser(a, 'act:5') : a, 5);
    const { verdict, report } = verdictOf(buildTrail(9, { change }));
    expect([verdict, report.erased]).toEqual(['pass', 1]);
    expect(report.notices).toEqual(['The details of 1 acts were erased.']);
    const chosen = ({ index }: BuiltAct) => index === 5;
    const filter = { from: '2027-01-01T00:05:00.000Z' };
    expect(verdictOf(buildTrail(9, { change, chosen, filter })).verdict).toBe('pass');
  });

  it.each(FRAUDS)('fails %s when %s', (id, _name, trail) => {
    const { verdict, failed } = verdictOf(trail());
    expect(verdict).toBe('fail');
    expect(failed).toContain(id);
    expect(trailSentence(id)).not.toBe(id);
  });

  it('needs a key from elsewhere, or says that it vouches for itself', () => {
    expect(verdictOf(GOOD, {}).verdict).toBe('incomplete');
    const { verdict, report } = verdictOf(GOOD, { vkey: 'self' });
    expect([verdict, report.notices.length]).toEqual(['pass', 1]);
    expect(verdictOf(GOOD, { vkey: 'no key' }).failed).toContain('H02');
  });

  it('is held against heads that somebody kept, and that rounds quote', () => {
    const [half = '', all = ''] = (GOOD.files.get('heads') ?? '').toString().split(/(?<=\n)(?=pb)/);
    const root = half.split('\n')[2] ?? '';
    const { vkey } = GOOD;
    const check = (options: TrailOptions) => verdictOf(GOOD, { vkey, ...options }).verdict;
    const quote = (size: number, text = root) => ({ quoted: [{ place: 'r', size, root: text }] });
    expect(check({ seen: [half, half + all], ...quote(150) })).toBe('pass');
    expect(check({ seen: [''] })).toBe('fail');
    expect(check({ seen: ['x'] })).toBe('fail');
    expect(check({ seen: [half.replace('150', '151')] })).toBe('fail');
    expect(check(quote(149))).toBe('fail');
    expect(check(quote(150, 'x'))).toBe('fail');
    expect(check(quote(301))).toBe('incomplete');
    const other = buildTrail(150, { seed: 2, heads: [150] }).files.get('heads') ?? '';
    expect(check({ seen: [other.toString()] })).toBe('fail');
    const foreign = verdictOf(
      withFile('checkpoint', () => undefined),
      { vkey, seen: [half] },
    );
    expect(foreign.failed).toEqual(['H01', 'H02', 'H03', 'H04', 'H07', 'H08']);
  });

  it('fails after any change of a byte in any file but the words for people', () => {
    const paths = [...GOOD.files.keys()].filter((path) => path !== 'README.txt');
    const place = fc.record({ path: fc.constantFrom(...paths), at: fc.nat(), bit: fc.nat(7) });
    fc.assert(
      fc.property(place, ({ path, at, bit }) => {
        const trail = withFile(path, (bytes) => {
          const copy = Buffer.from(bytes);
          copy.writeUInt8(copy.readUInt8(at % copy.length) ^ (1 << bit), at % copy.length);
          return copy;
        });
        expect(verdictOf(trail).verdict).toBe('fail');
      }),
      { numRuns: 400 },
    );
  });
});

describe('baraza verify-trail', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baraza-trail-'));
  const file = join(folder, 'trail.zip');
  const sorted = () => new Map([...GOOD.files].sort(([a], [b]) => (a < b ? -1 : 1)));

  beforeAll(() => writeFileSync(file, zipOf(sorted())));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function call(...args: string[]) {
    const [out, errors]: [string[], string[]] = [[], []];
    const io = {
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => errors.push(text) },
      env: {},
    };
    return { code: await run(args, io), out: out.join(''), errors: errors.join('') };
  }

  it('says check by check what holds', async () => {
    expect(zipSource(zipOf(sorted())).faults).toEqual([]);
    const { code, out } = await call(file, '--vkey', GOOD.vkey);
    expect(code).toBe(0);
    expect(out).toContain(
      'H03  The hashes of all entries give exactly the head that was signed. holds',
    );
    expect(out).toMatch(/PASS: every check holds\.\n$/);
    expect((await call(file, '--vkey', 'self')).out).toContain('it vouches for itself');
    expect((await call('--help')).code).toBe(0);
  });

  it('ends with 1 for a fraud and 2 when something is missing', async () => {
    const bad = join(folder, 'bad.zip');
    writeFileSync(bad, zipOf(withAct(7, (a) => ({ ...a, details: {} })).files));
    const found = await call(bad, '--vkey', GOOD.vkey, '--json');
    expect([found.code, found.errors]).toEqual([1, '']);
    expect(JSON.parse(found.out)).toMatchObject({ verdict: 'fail', events: 300 });
    expect((await call(file)).code).toBe(2);
    expect((await call()).errors).toContain('Name one file.');
    expect((await call(join(folder, 'nothing'))).errors).toContain('There is no');
    expect((await call(file, '--what')).code).toBe(2);
    expect((await call(file, '--round', file)).errors).toContain('quotes no head');
  });

  it('hides no trouble of its own', async () => {
    const write = (): never => {
      throw new Error('the pipe is closed');
    };
    const io = { stdout: { write }, stderr: { write }, env: {} };
    await expect(run([file, '--vkey', 'self'], io)).rejects.toThrow('the pipe is closed');
  });

  it('reads the heads that rounds quote', async () => {
    const root = (GOOD.files.get('checkpoint') ?? '').toString().split('\n')[2];
    const round = (size: number): string => {
      const path = join(folder, `round-${size}.zip`);
      const entries = `{"t":"cast"}\n{"admin":{"root":"${root}","size":${size}},"t":"close"}\n`;
      const text = Buffer.from(`${entries}7\n`);
      writeFileSync(path, zipOf(new Map([['log/entries.jsonl', text]])));
      return path;
    };
    expect((await call(file, '--vkey', GOOD.vkey, '--round', round(300))).code).toBe(0);
    const wrong = await call(file, '--vkey', GOOD.vkey, '--round', round(299));
    expect([wrong.code, wrong.out.includes('entry 2: quotes a head')]).toEqual([1, true]);
  });
});
