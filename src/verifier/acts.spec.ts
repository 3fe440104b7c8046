import { buildBundle, LOG_SEED, signatureLine } from '../../test/support/bundle-builder';
import { ACTS_ROUND, plainRound, RICH_ROUND } from '../../test/support/sample-rounds';
import { memorySource } from './core/bundle-source';
import { influenceOf, marginOf, percent } from './core/margins';
import type { Report } from './core/report';
import { reportText } from './report-text';
import type { PotCount } from './recount/recount';
import { verifyBundle } from './verify';

const failing = (report: Report) =>
  report.checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
const statusOf = (report: Report, wanted: string) =>
  report.checks.find(({ id }) => id === wanted)?.status;

describe('a bundle of a round in which officers acted', () => {
  const bundle = buildBundle(ACTS_ROUND);
  const report = verifyBundle(bundle.source(), { vkey: bundle.vkey });

  it('passes, with every check of approvals, voids, paper and exports', () => {
    expect(failing(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'pass', counts: 2 });
    for (const id of ['A05', 'E04', 'R05', 'R07']) expect(statusOf(report, id)).toBe('pass');
  });

  it('says how many ballots were taken out beside what they could have changed', () => {
    expect(report.totals).toMatchObject({
      ...{ casts: 13, credentials: 10, effective: 7, voids: 3 },
      ...{ voidPercent: '23.08', voidsAfterReveal: 1 },
      paper: { 'P-017': { casts: 3, counted: 3 }, 'P-018': { casts: 1, counted: 1 } },
      pots: {
        city: { margin: -1, voidsCouldHaveChanged: 'cannot-be-excluded' },
        north: { margin: 1, voidsCouldHaveChanged: 'yes' },
      },
    });
    expect(report.notices).toEqual([
      'The round was counted 2 times; the last count is verified.',
      '3 of 13 casts are void (23.08 %).',
      'Pot city: the last winner has 1 fewer votes or points than the first loser; could 3 voids ' +
        'have changed it: cannot be excluded.',
      'Pot north: the last winner has 1 more votes or points than the first loser; could 3 voids ' +
        'have changed it: yes.',
      'Ballots were taken out or put back when all ballots had been revealed already: 1 entries.',
      'Of the 7 ballots that count, 4 came on paper (batches: 2).',
    ]);
    const text = reportText(report);
    expect(text).toContain('\nVoids 3 of 13 casts (23.08 %), after a reveal 1\n');
    expect(text).toContain('\nPaper P-017: 3 ballots, 3 count\n');
    expect(text).toMatch(/\nPot north: .* margin 1\n/);
  });

  it('has one manifest before and after a rule behind the last count', () => {
    const acts = ACTS_ROUND.acts!.slice(0, -1);
    const before = buildBundle({ ...ACTS_ROUND, acts });
    expect(before.files.get('MANIFEST.sha256')).toEqual(bundle.files.get('MANIFEST.sha256'));
    expect([...bundle.files.keys()].filter((path) => !before.files.has(path))).toEqual(
      expect.arrayContaining(['approvals/29-1.json', 'approvals/29-2.json']),
    );
    expect(verifyBundle(before.source(), { vkey: before.vkey }).verdict).toBe('pass');
    const seen = [before.head(before.entries.length)];
    expect(verifyBundle(bundle.source(), { vkey: bundle.vkey, seen }).verdict).toBe('pass');
  });

  it('counts a revote after a void, and does not bring back what a void revote replaced', () => {
    const base = { ...RICH_ROUND, heads: [0] };
    const older = buildBundle({ ...base, acts: [{ t: 'void', voter: 0, r: 0 }] });
    const newer = buildBundle({ ...base, acts: [{ t: 'void', voter: 0, r: 1 }] });
    const [first, second] = [older, newer].map(({ source, vkey }) =>
      verifyBundle(source(), { vkey }),
    );
    expect(first).toMatchObject({ verdict: 'pass', totals: { effective: 6, voids: 1 } });
    expect(second).toMatchObject({ verdict: 'pass', totals: { effective: 5, voids: 1 } });
  });
});

describe('margins', () => {
  const count = (votes: Record<string, number>, order: string[], points?: number) =>
    ({
      order,
      projects: Object.entries(votes).map(([id, own]) => ({ id, votes: own, points })),
    }) as unknown as PotCount;

  it('lie between the last winner and the first loser, in points where there are any', () => {
    expect(marginOf(count({ a: 5, b: 3, c: 2, d: 1 }, ['a', 'b']))).toBe(1);
    expect(marginOf(count({ a: 5, b: 3, c: 9 }, ['a', 'b']))).toBe(-6);
    expect(marginOf(count({ a: 5, b: 3 }, ['a'], 7))).toBe(0);
    expect(marginOf(count({ a: 5 }, ['a']))).toBeNull();
    expect(marginOf(count({ a: 5 }, []))).toBeNull();
  });

  it('exclude an influence only where no ballot is missing', () => {
    expect([0, 1, 2, 3].map((voids) => influenceOf(voids, 2))).toEqual([
      'no',
      'cannot-be-excluded',
      'yes',
      'yes',
    ]);
    expect(influenceOf(5, -1)).toBe('cannot-be-excluded');
    expect(influenceOf(5, null)).toBe('cannot-be-excluded');
  });

  it('are told in words', () => {
    const acts = [{ t: 'void', voter: 0 }] as const;
    const alone = { main: { budget: 10, projects: { a: 10 } } };
    const rich = { ...plainRound(4), acts };
    const words = [{ ...rich, pots: alone, voters: [] }, rich].map((spec) => {
      const voters = spec.voters.length > 0 ? spec.voters : [{ style: 's', ballots: [{}] }];
      const config = { voidReasons: ['ineligible'] };
      const { source, vkey } = buildBundle({ ...spec, voters, config });
      return verifyBundle(source(), { vkey }).notices.find((notice) => notice.startsWith('Pot'));
    });
    expect(words).toEqual([
      'Pot main: nobody lost, or nobody won; could 1 voids have changed it: cannot be excluded.',
      expect.stringMatching(/^Pot main: the last winner has \d (more|fewer) votes/),
    ]);
  });

  it('stand beside shares with two decimals', () => {
    expect([percent(0, 0), percent(0, 7), percent(1, 3), percent(3, 2000)]).toEqual([
      ...['0.00', '0.00', '33.33', '0.15'],
    ]);
    expect(percent(7, 7)).toBe('100.00');
  });
});

describe('a draft', () => {
  const draft = buildBundle({ ...ACTS_ROUND, hasWitness: false, isDraft: true });
  const { vkey } = draft;
  const changed = (path: string, how: (text: string) => string) => {
    const files = new Map(draft.files);
    files.set(path, Buffer.from(how(String(files.get(path)))));
    return verifyBundle(memorySource(files), { vkey, draft: true });
  };

  it('passes before its head is signed, and says what was left open', () => {
    const report = verifyBundle(draft.source(), { vkey, draft: true, seen: [draft.head(4)] });
    expect(failing(report)).toEqual([]);
    expect(report.verdict).toBe('pass');
    for (const id of ['A01', 'A03']) {
      const check = report.checks.find((one) => one.id === id);
      expect(check).toMatchObject({
        status: 'not-applicable',
        reason: expect.stringMatching('draft'),
      });
    }
    expect(report.notices[0]).toContain('draft');
  });

  it('does not pass as a bundle, and no bundle as a draft', () => {
    expect(failing(verifyBundle(draft.source(), { vkey }))).toEqual(
      expect.arrayContaining(['A01', 'A03', 'L01', 'L02']),
    );
    const signed = buildBundle(ACTS_ROUND);
    const report = verifyBundle(signed.source(), { vkey, draft: true });
    expect(failing(report)).toEqual(expect.arrayContaining(['A01', 'A03', 'L02']));
  });

  it('fails for another root, another last head, and earlier heads that nobody signed', () => {
    const otherRoot = (text: string) =>
      text.replace(/\n(.)(\S{42}=\n\n)$/, (_, c: string, rest: string) => {
        return `\n${c === 'A' ? 'B' : 'A'}${rest}`;
      });
    expect(failing(changed('log/checkpoint', otherRoot))).toEqual(['L01', 'L02']);
    expect(failing(changed('log/checkpoints.txt', otherRoot))).toEqual(['L02']);
    const unsigned = changed('log/checkpoints.txt', (text) => text.replace(/— \S+ \S+\n/, ''));
    expect(failing(unsigned)).toContain('L02');
    for (const odd of ['', '\n', 'a\n1\n', 'a\n1\nx\n\n', `${draft.head(1)}x`]) {
      expect(failing(changed('log/checkpoint', () => odd))).toContain('A01');
    }
    const body = draft.head(draft.entries.length).slice(0, -1);
    const line = signatureLine('pb.example.org/rounds/demo-2026/log', LOG_SEED, body);
    expect(failing(changed('log/checkpoint', (text) => text + line))).toContain('A01');
  });
});

describe('what the site shows', () => {
  const bundle = buildBundle(plainRound(3));
  const shown = (html: string) => {
    const site = { url: 'https://x.example', html };
    return failing(verifyBundle(bundle.source(), { vkey: bundle.vkey, site }));
  };
  const link = (id: string) => `<a href="https://x.example/rounds/r/results/projects/${id}">`;

  it('must be the winners, whatever else stands on the page', () => {
    const winners = verifyBundle(bundle.source()).totals.pots.main!.winners;
    expect(winners.length).toBeGreaterThan(0);
    const page = `${link('e')}<h3 id="won-main">${winners.map(link).join('\n')}`;
    expect(shown(`${page}<h3 id="lost-main">${link('e')}`)).toEqual([]);
    expect(shown(page)).toEqual([]);
    expect(shown(`${page}${link(winners[0]!)}`)).toEqual(['R06']);
    expect(shown(`${page}${link('%E0%A4%A')}`)).toEqual(['R06']);
    expect(shown('<h3 id="won-main"><h3 id="lost-main">')).toEqual(['R06']);
    expect(shown('')).toEqual(['R06']);
  });
});
