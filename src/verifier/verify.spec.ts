import fc from 'fast-check';

import { buildBundle } from '../../test/support/bundle-builder';
import { randomRound, SHARES_RULES } from '../../test/support/random-rounds';
import { zipOf } from '../../test/support/stored-zip';
import { EVERY_BALLOT, plainRound, RICH_ROUND } from '../../test/support/sample-rounds';
import { countRound } from './core/count-round';
import { configFrom, projectsFrom, type Opening } from './core/model';
import type { Report } from './core/report';
import { reportText } from './report-text';
import { projectsCsv, resultCsv } from './recount/tables';
import { zipSource } from './sources/zip-source';
import { verifyBundle } from './verify';

const complaints = (report: Report) => ({
  verdict: report.verdict,
  findings: report.checks.flatMap(({ id, findings }) =>
    findings.map((found) => ({ id, ...found })),
  ),
});
const openingsOf = (files: ReadonlyMap<string, Buffer>) =>
  String(files.get('ballots.jsonl'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Opening);
const CLEAN = { verdict: 'pass', findings: [] };

describe('verifyBundle on good bundles', () => {
  it('passes a rich round with the key from outside, as files and as zip', () => {
    const bundle = buildBundle(RICH_ROUND);
    const options = { vkey: bundle.vkey, seen: [bundle.head(4)] };
    const report = verifyBundle(bundle.source(), options);
    expect(complaints(report)).toEqual(CLEAN);
    expect(report.notices).toEqual([]);
    expect(report.totals).toMatchObject({ casts: 9, credentials: 6, effective: 6, roll: 13 });
    expect(complaints(verifyBundle(zipSource(zipOf(bundle.files)), options))).toEqual(CLEAN);
  });

  it('is incomplete without a key and says that there is no witness', () => {
    const report = verifyBundle(buildBundle(plainRound(3)).source());
    expect(complaints(report)).toEqual({ verdict: 'incomplete', findings: [] });
    expect(report.checks.find(({ id }) => id === 'A01')?.status).toBe('incomplete');
    expect(report.notices.join(' ')).toContain('no independent witness');
  });

  it('passes every kind of ballot, in cast vote records, too', () => {
    const bundle = buildBundle(EVERY_BALLOT);
    const report = verifyBundle(bundle.source(), { vkey: bundle.vkey });
    expect(complaints(report)).toEqual(CLEAN);
    const records = String(bundle.files.get('cvr/cvr.json'));
    expect(records).toContain('"Rank":2');
    expect(records).toContain('"NumberVotes":-1');
    expect(reportText(report)).toMatch(/^Pot nothing: .* minor units, margin none$/m);
  });

  it.each(['full', 'ascii'] as const)('passes with the escapes of %s formulas', (escapes) => {
    const name = '\uff1dSUM(A1)';
    const bundle = buildBundle(plainRound(2), {
      before: ({ projects }) => void (projects[0]!.name = name),
      written: ({ files, projects, config }) => {
        const list = projectsFrom(projects);
        const escaped = String(projectsCsv(list, escapes));
        expect(escaped.includes(`,'${name}`)).toBe(escapes === 'full');
        files.set('projects.csv', Buffer.from(escaped));
        const counts = countRound(configFrom(config), list, openingsOf(files));
        files.set('result.csv', Buffer.from(resultCsv(counts, escapes)));
      },
    });
    expect(complaints(verifyBundle(bundle.source(), { vkey: 'self' }))).toEqual(CLEAN);
  });

  it.each([0, 1, 2, 250, 251, 252, 595])('passes with %i casts', (casts) => {
    const bundle = buildBundle(plainRound(casts));
    expect(complaints(verifyBundle(bundle.source(), { vkey: 'self' }))).toEqual(CLEAN);
  });

  it.each([...SHARES_RULES])('passes with the rule $options', (rule) => {
    const bundle = buildBundle(plainRound(40, rule));
    expect(complaints(verifyBundle(bundle.source(), { vkey: bundle.vkey }))).toEqual(CLEAN);
  });

  it('passes every random round, with all its receipts and earlier heads', () => {
    fc.assert(
      fc.property(randomRound, (spec) => {
        const bundle = buildBundle(spec);
        const receipts = bundle.entries.map((_, index) => ({
          name: `receipt ${index}`,
          text: bundle.receipt(index, Math.min(index + 2, bundle.entries.length)),
        }));
        const seen = [bundle.head(0) + bundle.head(2), bundle.head(bundle.entries.length)];
        const report = verifyBundle(bundle.source(), { vkey: bundle.vkey, receipts, seen });
        expect(complaints(report)).toEqual(CLEAN);
      }),
      { numRuns: 40 },
    );
  });
});
