import { countShares } from '../../../../test/support/shares-by-hand';

interface Election {
  readonly budgetMinor: bigint;
  readonly costs: Readonly<Record<string, bigint>>;
  /** Each names projects by letter, or says how many points it gives them. */
  readonly ballots: readonly (string | Readonly<Record<string, number>>)[];
  readonly options: Readonly<Record<string, string>>;
}

function count({ budgetMinor, costs, ballots, options }: Election) {
  return countShares(budgetMinor, costs, ballots, options);
}

/** Found by drawing elections until a leap that goes too far showed; counted by making every run. */
const ELECTIONS: readonly (Election & {
  readonly name: string;
  readonly order: string;
  readonly runs: number;
})[] = [
  {
    name: 'the first rival stays behind and a later one does not',
    budgetMinor: 866n,
    costs: { a: 104n, b: 159n, c: 399n, d: 337n, e: 192n, f: 198n },
    ballots: [
      ...[{ e: 2 }, { f: 4 }, { f: 3 }, { b: 2, c: 1, d: 1 }, { b: 2, c: 1, d: 4, e: 1 }],
      ...[{ a: 1 }, { f: 3 }, { b: 2 }, { a: 3, b: 3, d: 1, e: 3 }],
    ],
    options: { utility: 'cost-points', completion: 'add1' },
    ...{ order: 'fbea', runs: 101 },
  },
  {
    name: 'a rival costs another amount per unit of utility',
    budgetMinor: 52n,
    costs: { a: 26n, b: 49n, c: 46n },
    ballots: [{ b: 2, c: 4 }, { b: 2 }, { b: 4 }, { c: 4 }],
    options: { utility: 'cost-points', completion: 'add1' },
    ...{ order: 'c', runs: 12 },
  },
  {
    name: 'supporters give different points, and some are spent',
    budgetMinor: 112n,
    costs: { a: 40n, b: 2n, c: 83n },
    ballots: [
      ...[{}, { b: 1, c: 1 }, { c: 4 }, { a: 1, b: 4, c: 1 }, {}, { c: 4 }, { a: 2, c: 2 }],
      ...[{ b: 2, c: 5 }, {}, { c: 5 }, { a: 2, c: 2 }],
    ],
    options: { utility: 'cost-points', completion: 'add1' },
    ...{ order: 'cb', runs: 11 },
  },
  {
    name: 'the first step is shorter than the others',
    budgetMinor: 1246n,
    costs: { a: 365n, b: 173n, c: 314n, d: 336n, e: 197n },
    ballots: ['c', 'abc', 'ae', 'ae', '', '', 'bde', 'c', 'ae'],
    options: { utility: 'cardinality', completion: 'add1e', start: 'exact-then-floor' },
    ...{ order: 'ebac', runs: 20 },
  },
];

describe('leaping over runs', () => {
  it.each(ELECTIONS)('goes no further than it may where $name', ({ order, runs, ...election }) => {
    const outcome = count(election);
    expect([outcome.order.join(''), outcome.runs]).toEqual([order, runs]);
  });
});

describe('what is told of a count that buys little', () => {
  it('is that there was one endowment where there is no money', () => {
    const options = { utility: 'cost', completion: 'add1eu' };
    const costs = { a: 6n, b: 3n };
    const { trace } = count({ budgetMinor: 0n, costs, ballots: ['', 'b', 'a'], options });
    expect(trace[0]).toMatchObject({ t: 'endowment', perVoter: '0/1', runs: 1, stop: 'single' });
  });

  it('is the points of everything, even where nobody gave any', () => {
    const options = { utility: 'points', completion: 'add1u' };
    const { trace } = count({ budgetMinor: 61n, costs: { a: 45n }, ballots: [{}, {}], options });
    expect(trace.at(-1)).toMatchObject({ t: 'unsupported', points: 0 });
  });

  it('is the money of supporters who have nothing, as nothing', () => {
    const options = { utility: 'cost', completion: 'add1e' };
    const costs = { a: 19n, b: 24n };
    const election = { budgetMinor: 25n, costs, ballots: ['ab', '', 'b', '', ''], options };
    const { order, trace } = count(election);
    expect(order).toEqual(['b']);
    expect(trace.at(-1)).toMatchObject({ t: 'short', project: 'a', money: '0/1' });
  });
});
