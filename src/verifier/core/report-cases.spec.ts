import { buildBundle, hash } from '../../../test/support/bundle-builder';
import { plainRound, RICH_ROUND } from '../../../test/support/sample-rounds';
import { verifyBundle } from '../verify';
import { sentenceOf } from './catalogue';

const OLD_CODE = 'a'.repeat(40);

const statuses = (report: ReturnType<typeof verifyBundle>) =>
  Object.fromEntries(report.checks.map(({ id, status }) => [id, status]));

describe('the report', () => {
  it('is incomplete when a kept head or a receipt is newer than the bundle', () => {
    const longer = buildBundle(plainRound(6));
    const bundle = buildBundle(plainRound(6), {
      logged: (draft) => {
        const size = longer.entries.length - 1;
        const lines = longer.entries.slice(0, size).map((entry) => `${entry.toString()}\n`);
        draft.files.set('log/entries.jsonl', Buffer.from(lines.join('')));
      },
    });
    const options = {
      vkey: bundle.vkey,
      seen: [longer.head(longer.entries.length)],
      receipts: [
        { name: 'within', text: longer.receipt(2) },
        { name: 'beyond', text: longer.receipt(longer.entries.length - 1) },
      ],
    };
    expect(statuses(verifyBundle(bundle.source(), options))).toMatchObject({
      L03: 'incomplete',
      L07: 'incomplete',
    });
  });

  it('says of a line that cannot be read that it is malformed, and not that it tells more', () => {
    const bundle = buildBundle(plainRound(1), {
      logged: ({ files }) => {
        const line = String(files.get('ballots.jsonl'));
        files.set('ballots.jsonl', Buffer.from(line.replace('"r":0', '"r":"0"')));
      },
    });
    const { checks } = verifyBundle(bundle.source(), { vkey: bundle.vkey });
    const found = new Map(checks.map(({ id, findings }) => [id, findings]));
    expect(found.get('C03')).toMatchObject([{ file: 'ballots.jsonl', line: 1 }]);
    expect(found.get('B05')).toEqual([]);
  });

  it('says which paths would leave the folder', () => {
    const bundle = buildBundle(plainRound(1), {
      logged: ({ files }) => void files.set('../evil', Buffer.from('x')),
    });
    const [files] = verifyBundle(bundle.source(), { vkey: bundle.vkey }).checks;
    expect(files).toMatchObject({ id: 'C01', status: 'fail' });
    expect(files?.findings).toContainEqual({
      file: '../evil',
      message: 'has an odd or unsafe path',
    });
  });

  it.each([
    ['another total', { total: 14 }],
    ['another hash', { rollHash: hash('another roll') }],
    ['one style with other numbers', { byStyle: { d1: 8, d2: 6 } }],
    ['a style more', { byStyle: { d1: 8, d2: 5, d3: 0 } }],
    ['a style less', { byStyle: { d1: 8 } }],
  ])('says that the roll is not that of the open entry: %s', (_what, change) => {
    const bundle = buildBundle(RICH_ROUND, {
      cast: ({ rollSummary }) => void Object.assign(rollSummary, change),
    });
    const { checks } = verifyBundle(bundle.source(), { vkey: bundle.vkey });
    expect(checks.find(({ id }) => id === 'E03')?.findings).toEqual([
      { file: 'roll-summary.json', message: 'is not the roll of the open entry' },
    ]);
  });

  it('passes a round in which everybody votes once', () => {
    const bundle = buildBundle({ ...plainRound(3), config: { revote: false } });
    const { checks } = verifyBundle(bundle.source(), { vkey: bundle.vkey });
    expect(checks.find(({ id }) => id === 'L06')).toMatchObject({ status: 'pass', findings: [] });
  });

  it('tells of a second count and verifies the last one', () => {
    const bundle = buildBundle(RICH_ROUND, {
      closed: ({ entries }) => {
        const method = { city: 'equal-shares/1' };
        entries.push({ t: 'reveal', v: 1, ballots: hash('old'), n: 1 });
        entries.push({ t: 'tally', v: 1, result: hash('old'), method, code: OLD_CODE });
        entries.push({ t: 'final', v: 1, manifest: hash('old') });
      },
    });
    const report = verifyBundle(bundle.source(), { vkey: bundle.vkey });
    expect(report).toMatchObject({ verdict: 'pass', counts: 2 });
    expect(report.notices.join()).toContain('counted 2 times');
  });

  it('tells when the program changed between opening and counting', () => {
    const bundle = buildBundle(RICH_ROUND, { opened: (open) => void (open.code = OLD_CODE) });
    const report = verifyBundle(bundle.source(), { vkey: bundle.vkey });
    expect(report.verdict).toBe('pass');
    expect(report.notices).toEqual([expect.stringContaining(`program version ${OLD_CODE}`)]);
  });

  it('has a sentence for each check', () => {
    expect(sentenceOf('C01')).toContain('Every file');
    expect(sentenceOf('Z99')).toBe('Z99');
  });
});
