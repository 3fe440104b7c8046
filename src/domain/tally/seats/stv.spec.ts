import fc from 'fast-check';

import { countMeekStv } from './meek-stv';
import { countScottishStv } from './scottish-stv';
import { layOutContest, type RankedBallot, type SeatElection } from './seat-contest';
import type { MeekIterationStep, SeatOutcome, SeatStep, StvStageStep } from './seat-trace';

const NAMES = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay'];

/** "3 ada ben" is three ballots for ada before ben. */
function election(seats: number, candidates: string, ...lines: string[]): SeatElection {
  const ballots = lines.map((line) => {
    const [weight, ...ranking] = line.split(' ');
    return { ranking, weight: Number(weight) };
  });
  return { candidates: candidates.split(' '), ballots, seats };
}

const elections = fc
  .record({
    count: fc.integer({ min: 1, max: NAMES.length }),
    seats: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ count, seats }) => {
    const candidates = NAMES.slice(0, count);
    const ballot = fc.record({
      ranking: fc.shuffledSubarray(candidates),
      weight: fc.integer({ min: 1, max: 9 }),
    });
    const ballots = fc.array(ballot, { maxLength: 12 });
    return fc.record({
      candidates: fc.constant(candidates),
      seats: fc.constant(seats),
      ballots,
    });
  });

const unitsOf = (text: string): bigint => BigInt(text.replace('.', ''));
const stagesOf = (steps: readonly SeatStep[]): StvStageStep[] =>
  steps.filter((step) => step.t === 'stage');
const iterationsOf = (steps: readonly SeatStep[]): MeekIterationStep[] =>
  steps.filter((step) => step.t === 'iteration');

const scottish = (input: SeatElection): SeatOutcome => countScottishStv(layOutContest(input));
const meek = (input: SeatElection): SeatOutcome => countMeekStv(layOutContest(input));

describe('Scottish STV', () => {
  it('moves all papers of a surplus at a value cut to five places, then excludes the lowest', () => {
    // By hand: quota 20/3 + 1 = 7; surplus 4 over 11 papers = 0.36363 each, 0.00007 ignored.
    const input = election(
      2,
      'ada ben cleo dan',
      '8 ada ben',
      '3 ada cleo dan',
      '2 ben',
      '4 cleo ben',
      '3 dan ada cleo',
      '1',
    );
    const { elected, steps, ties } = scottish(input);
    expect(elected).toEqual(['ada', 'cleo']);
    expect(ties).toBe(0);
    expect(steps[0]).toEqual({ t: 'start', seats: 2, valid: 20, blank: 1, quota: 7 });
    expect(steps.slice(2)).toEqual([
      {
        t: 'stage',
        stage: 2,
        action: 'surplus',
        candidate: 'ada',
        transfers: [
          { candidate: 'ben', votes: '2.90904' },
          { candidate: 'cleo', votes: '1.09089' },
        ],
        totals: [
          { candidate: 'ada', votes: '7.00000' },
          { candidate: 'ben', votes: '4.90904' },
          { candidate: 'cleo', votes: '5.09089' },
          { candidate: 'dan', votes: '3.00000' },
        ],
        nonTransferable: '0.00007',
        elected: [],
      },
      {
        t: 'stage',
        stage: 3,
        action: 'exclusion',
        candidate: 'dan',
        transfers: [{ candidate: 'cleo', votes: '3.00000' }],
        totals: [
          { candidate: 'ada', votes: '7.00000' },
          { candidate: 'ben', votes: '4.90904' },
          { candidate: 'cleo', votes: '8.09089' },
          { candidate: 'dan', votes: '0.00000' },
        ],
        nonTransferable: '0.00007',
        elected: ['cleo'],
      },
    ]);
  });

  it('values a paper anew by what it was worth when it came', () => {
    // By hand: quota 24/4 + 1 = 7. ada's surplus 5 of 12: 0.41666 each, ben then has 7.16660 and
    // a surplus of 0.16660: a paper of 0.41666 becomes 0.00968, a paper of 1 becomes 0.02324.
    const input = election(
      3,
      'ada ben cleo dan',
      '10 ada ben cleo',
      '2 ada',
      '3 ben dan',
      '4 cleo',
      '5 dan',
    );
    const stages = stagesOf(scottish(input).steps);
    expect(stages[1]?.transfers).toEqual([{ candidate: 'ben', votes: '4.16660' }]);
    expect(stages[2]).toMatchObject({
      action: 'surplus',
      candidate: 'ben',
      transfers: [
        { candidate: 'cleo', votes: '0.09680' },
        { candidate: 'dan', votes: '0.06972' },
      ],
    });
    expect(scottish(input).elected).toEqual(['ada', 'ben', 'dan']);
  });

  it('lets an earlier stage tell equals apart', () => {
    // When dan is out, ben and cleo both have 3; before that, cleo had 2.
    const input = election(1, 'ada ben cleo dan', '4 ada', '3 ben ada', '2 cleo', '1 dan cleo');
    const { steps } = scottish(input);
    expect(stagesOf(steps).map((stage) => stage.candidate)).toEqual([
      undefined,
      'dan',
      'cleo',
      'ben',
    ]);
    expect(stagesOf(steps)[2]).toMatchObject({ tied: ['ben', 'cleo'], decidedBy: 'earlier-stage' });
  });

  it('lets the tie order decide where no stage does', () => {
    const outcome = scottish(election(1, 'ada ben cleo', '2 ada', '2 ben', '1 cleo'));
    expect(outcome).toMatchObject({ elected: ['ada'], ties: 1 });
    const tie = { candidate: 'ben', tied: ['ada', 'ben'], decidedBy: 'lot' };
    expect(stagesOf(outcome.steps)[2]).toMatchObject(tie);
    const turned = scottish(election(1, 'ben ada cleo', '2 ada', '2 ben', '1 cleo'));
    expect(turned.elected).toEqual(['ben']);
  });

  it('moves the largest surplus first, and of equal ones that of the earlier in tie order', () => {
    const sizes = election(3, 'ada ben cleo dan', '4 ada cleo', '5 ben cleo', '1 cleo', '1 dan');
    expect(stagesOf(scottish(sizes).steps)[1]).toMatchObject({ candidate: 'ben' });
    const equal = election(3, 'ada ben cleo dan', '5 ada cleo', '5 ben dan', '1 cleo', '1 dan');
    expect(stagesOf(scottish(equal).steps)[1]).toMatchObject({
      candidate: 'ada',
      tied: ['ada', 'ben'],
      decidedBy: 'lot',
    });
  });

  it('fills the last vacancies with all who are left', () => {
    const outcome = scottish(election(3, 'ada ben cleo', '1 cleo', '9 ben ada'));
    expect(outcome.elected).toEqual(['ben', 'cleo', 'ada']);
    expect(outcome.steps.at(-1)).toEqual({ t: 'fill', elected: ['cleo', 'ada'] });
    const level = scottish(election(3, 'ada ben cleo', '1 cleo', '1 ben', '9 ada'));
    expect(level.steps.at(-1)).toEqual({ t: 'fill', elected: ['ben', 'cleo'] });
  });

  it('keeps every vote: totals and what cannot be transferred add up to the valid votes', () => {
    fc.assert(
      fc.property(elections, (input) => {
        const { valid } = layOutContest(input);
        for (const { totals, nonTransferable } of stagesOf(scottish(input).steps)) {
          const sum = totals.reduce((all, { votes }) => all + unitsOf(votes), 0n);
          expect(sum + unitsOf(nonTransferable)).toBe(BigInt(valid) * 100_000n);
        }
      }),
    );
  });

  it('counts as a count of single papers does', () => {
    fc.assert(
      fc.property(elections, (input) => {
        expect([...scottish(input).elected].sort()).toEqual(countPaperByPaper(input).sort());
      }),
      { numRuns: 300 },
    );
  });
});

describe('Meek STV', () => {
  it('keeps of each vote what the quota needs, to nine places', () => {
    // By hand: quota 9/3 + 10^-9; ada keeps 3.000000001/6, rounded up.
    const { elected, steps } = meek(election(2, 'ada ben cleo', '6 ada ben', '1 ben', '2 cleo'));
    expect(elected).toEqual(['ada', 'ben']);
    const [first, second] = iterationsOf(steps);
    expect(first).toMatchObject({ round: 1, iteration: 1, quota: '3.000000001', elected: ['ada'] });
    expect(second).toEqual({
      t: 'iteration',
      round: 2,
      iteration: 1,
      quota: '3.000000001',
      surplus: '2.999999999',
      exhausted: '0.000000000',
      totals: [
        { candidate: 'ada', votes: '6.000000000', keepFactor: '1.000000000' },
        { candidate: 'ben', votes: '1.000000000', keepFactor: '1.000000000' },
        { candidate: 'cleo', votes: '2.000000000', keepFactor: '1.000000000' },
      ],
      elected: [],
    });
    expect(iterationsOf(steps)[2]).toMatchObject({
      iteration: 2,
      totals: [
        { votes: '3.000000006', keepFactor: '0.500000001' },
        { votes: '3.999999994' },
        { votes: '2.000000000' },
      ],
      elected: ['ben'],
    });
  });

  it('lowers the quota as papers exhaust, and defeats the lowest', () => {
    const { elected, steps } = meek(election(1, 'ada ben cleo', '4 ada', '3 ben', '2 cleo', '1'));
    expect(elected).toEqual(['ada']);
    expect(steps.find((step) => step.t === 'defeat')).toEqual({
      t: 'defeat',
      round: 1,
      candidate: 'cleo',
    });
    expect(iterationsOf(steps).at(-1)).toMatchObject({
      quota: '3.500000001',
      exhausted: '2.000000000',
    });
  });

  it('draws lots between those within the surplus of the lowest', () => {
    const { elected, steps, ties } = meek(election(1, 'ada ben cleo', '2 cleo', '2 ben', '1 ada'));
    expect({ elected, ties }).toEqual({ elected: ['ben'], ties: 1 });
    const tie = { candidate: 'cleo', tied: ['ben', 'cleo'], decidedBy: 'lot' };
    expect(steps.filter((step) => step.t === 'defeat')[1]).toMatchObject(tie);
  });

  it('keeps every vote: totals and exhausted parts add up to the valid votes', () => {
    fc.assert(
      fc.property(elections, (input) => {
        const { valid } = layOutContest(input);
        for (const { totals, exhausted } of iterationsOf(meek(input).steps)) {
          const sum = totals.reduce((all, { votes }) => all + unitsOf(votes), 0n);
          expect(sum + unitsOf(exhausted)).toBe(BigInt(valid) * 1_000_000_000n);
        }
      }),
    );
  });

  it('hands out votes as a walk through single papers does', () => {
    fc.assert(
      fc.property(elections, (input) => {
        for (const { totals } of iterationsOf(meek(input).steps)) {
          const keep = new Map(totals.map((c) => [c.candidate, unitsOf(c.keepFactor)]));
          expect(totals.map(({ votes }) => unitsOf(votes))).toEqual(
            input.candidates.map((candidate) => meekVotes(input.ballots, keep, candidate)),
          );
        }
      }),
    );
  });
});

describe.each([
  ['Scottish', scottish],
  ['Meek', meek],
])('%s STV, like the other', (_name, count) => {
  it('elects as many as there are seats, or all', () => {
    fc.assert(
      fc.property(elections, (input) => {
        const { elected } = count(input);
        const isBlank = input.ballots.every(({ ranking }) => ranking.length === 0);
        const most = Math.min(input.seats, input.candidates.length);
        expect(new Set(elected).size).toBe(isBlank ? 0 : most);
      }),
    );
  });

  it('does not depend on the order of the ballots, nor on how equal ones are bundled', () => {
    fc.assert(
      fc.property(elections, (input) => {
        const singles = input.ballots.flatMap(({ ranking, weight }) =>
          Array.from({ length: weight }, () => ({ ranking, weight: 1 })),
        );
        expect(count({ ...input, ballots: singles.reverse() })).toEqual(count(input));
      }),
    );
  });

  it('does not depend on what candidates are called', () => {
    fc.assert(
      fc.property(elections, (input) => {
        const rename = (id: string): string => `z${9 - NAMES.indexOf(id)}`;
        const renamed = {
          ...input,
          candidates: input.candidates.map(rename),
          ballots: input.ballots.map((b) => ({ ...b, ranking: b.ranking.map(rename) })),
        };
        expect(count(renamed).elected).toEqual(count(input).elected.map(rename));
      }),
    );
  });

  it('gives a single seat to whom more than half put first', () => {
    fc.assert(
      fc.property(elections, fc.integer({ min: 1, max: 5 }), ({ candidates, ballots }, extra) => {
        const valid = ballots.reduce((sum, { weight }) => sum + weight, 0);
        const favourite = candidates.at(-1) as string;
        const majority = [...ballots, { ranking: [favourite], weight: valid + extra }];
        expect(count({ candidates, ballots: majority, seats: 1 }).elected).toEqual([favourite]);
      }),
    );
  });
});

function meekVotes(
  ballots: readonly RankedBallot[],
  keep: ReadonlyMap<string, bigint>,
  wanted: string,
): bigint {
  const one = 1_000_000_000n;
  let sum = 0n;
  for (const { ranking, weight } of ballots) {
    let left = one;
    for (const candidate of ranking) {
      const kept = (left * (keep.get(candidate) as bigint) + one - 1n) / one;
      left -= kept;
      if (candidate === wanted) sum += kept * BigInt(weight);
    }
  }
  return sum;
}

/** The same rules once more, paper by paper and with nothing shared. */
function countPaperByPaper({ candidates, ballots, seats }: SeatElection): string[] {
  const papers = ballots
    .flatMap(({ ranking, weight }) => Array.from({ length: weight }, () => [...ranking]))
    .filter((ranking) => ranking.length > 0)
    .map((ranking) => ({ ranking, worth: 100_000, with: ranking[0] }));
  if (papers.length === 0) return [];
  const quota = (Math.floor(papers.length / (seats + 1)) + 1) * 100_000;
  let open = [...candidates];
  const won: string[] = [];
  const spent = new Set<string>();
  const past: Map<string, number>[] = [];
  const totalOf = (id: string): number =>
    spent.has(id)
      ? quota
      : papers.filter((p) => p.with === id).reduce((sum, p) => sum + p.worth, 0);
  const narrow = (ids: string[], sign: number): string[] => {
    let left = ids;
    for (const totals of [...past].reverse()) {
      const best = Math.max(...left.map((id) => sign * (totals.get(id) as number)));
      left = left.filter((id) => sign * (totals.get(id) as number) === best);
    }
    return left;
  };
  for (;;) {
    past.push(new Map(candidates.map((id) => [id, totalOf(id)])));
    const reached = open.filter((id) => totalOf(id) >= quota);
    won.push(...reached);
    open = open.filter((id) => !reached.includes(id));
    if (won.length === seats) return won;
    if (won.length + open.length <= seats) return [...won, ...open];
    const over = candidates.filter((id) => won.includes(id) && totalOf(id) > quota);
    const mover = over.length > 0 ? narrow(over, 1)[0] : narrow(open, -1).at(-1);
    const total = totalOf(mover as string);
    if (over.length > 0) spent.add(mover as string);
    else open = open.filter((id) => id !== mover);
    for (const paper of papers.filter((p) => p.with === mover)) {
      const rest = paper.ranking.slice(paper.ranking.indexOf(mover as string) + 1);
      paper.with = rest.find((id) => open.includes(id));
      if (over.length > 0) paper.worth = Math.floor(((total - quota) * paper.worth) / total);
    }
  }
}
