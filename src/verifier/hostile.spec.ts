import fc from 'fast-check';

import { buildBundle } from '../../test/support/bundle-builder';
import { RICH_ROUND } from '../../test/support/sample-rounds';
import { memorySource } from './core/bundle-source';
import { zipSource } from './sources/zip-source';
import { verifyBundle } from './verify';

const BUNDLE = buildBundle(RICH_ROUND);

describe('verifyBundle on hostile input', () => {
  it('fails, and never throws, for files of any content', () => {
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(`${text}\n`)),
      fc.constantFrom(
        Buffer.from('['.repeat(100_000)),
        Buffer.from('{"v":1e400}\n'),
        Buffer.from('{"__proto__":{"v":1}}\n'),
        Buffer.from('{"t":"constructor"}\n'),
        Buffer.from('["\\ud800"]'),
        Buffer.from('{"é":1}'),
        Buffer.from('null\n'),
        Buffer.from('— \n— \n\n'),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...BUNDLE.files.keys()), junk, (path, bytes) => {
        const files = new Map(BUNDLE.files).set(path, bytes);
        const report = verifyBundle(memorySource(files), { vkey: BUNDLE.vkey });
        expect(report.verdict).toBe('fail');
        const stopped = report.checks.flatMap(({ findings }) => findings);
        expect(stopped.filter(({ file }) => file === '(verifier)')).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('fails for an empty bundle and for any zip bytes', () => {
    expect(verifyBundle(memorySource(new Map())).verdict).toBe('fail');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(verifyBundle(zipSource(Buffer.from(bytes))).verdict).toBe('fail');
      }),
      { numRuns: 50 },
    );
  });

  it('fails for receipts, heads and keys of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const options = { vkey: BUNDLE.vkey, seen: [text], receipts: [{ name: 'r', text }] };
        const report = verifyBundle(BUNDLE.source(), options);
        const failing = report.checks.filter(({ status }) => status === 'fail');
        expect(failing.map(({ id }) => id)).toEqual(['L03', 'L07']);
        expect(verifyBundle(BUNDLE.source(), { vkey: `${text} ` }).verdict).toBe('fail');
      }),
      { numRuns: 30 },
    );
  });

  it('says so when a pot cannot be counted within reason', () => {
    const spec = {
      pots: {
        huge: {
          budget: 1,
          projects: { p: 900_000_000_000_000 },
          rule: {
            id: 'equal-shares',
            version: 1,
            options: { utility: 'cost', completion: 'add1' },
          },
        },
      },
      styles: { s: { pots: ['huge'], roll: 1 } },
      voters: [{ style: 's', ballots: [{ huge: ['p'] }] }],
      config: { currency: { code: 'XXX', decimals: 0 } },
    };
    const bundle = buildBundle(spec);
    const report = verifyBundle(bundle.source(), { vkey: bundle.vkey });
    expect(report.verdict).toBe('pass');
    expect(report.totals.pots.huge?.runs).toBe(900_000_000_000_000);
    const files = new Map(bundle.files);
    const projects = String(files.get('projects.json')).replace('900000', '900000000');
    files.set('projects.json', Buffer.from(projects));
    const worse = verifyBundle(memorySource(files), { vkey: bundle.vkey });
    const r03 = worse.checks.find(({ id }) => id === 'R03');
    expect(r03?.findings[0]?.message).toContain('the runs cannot be numbered');
    expect(worse.totals.pots).toEqual({});
  });
});
