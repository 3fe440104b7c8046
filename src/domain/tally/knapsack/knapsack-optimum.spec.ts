import fc from 'fast-check';

import { buildInstance } from '../instance';
import { knapsackOptimum, type Welfare } from './knapsack-optimum';
import { searchKnapsack } from './knapsack-search';
import { tallyPot } from '../tally-pot';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

interface Case {
  readonly costs: readonly number[];
  readonly ballots: readonly (readonly number[])[];
  readonly budget: number;
}

/** Small numbers, so that many sets are level. */
const cases: fc.Arbitrary<Case> = fc.integer({ min: 0, max: IDS.length }).chain((size) =>
  fc.record({
    costs: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: size, maxLength: size }),
    ballots: fc.array(
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: size, maxLength: size }),
      { maxLength: 4 },
    ),
    budget: fc.integer({ min: 0, max: 12 }),
  }),
);

function instanceOf({ costs, ballots }: Case) {
  const ids = IDS.slice(0, costs.length);
  const projects = costs.map((cost, i) => ({ id: ids[i] as string, costMinor: BigInt(cost) }));
  return buildInstance(
    projects,
    ids,
    ballots.map(() => ids),
    ballots,
  );
}

/** All sets, the best first: welfare, then cost, then tie ranks. */
function allSets({ costs, ballots, budget }: Case, welfare: Welfare) {
  const values = costs.map((cost, p) => {
    const points = ballots.map((ballot) => ballot[p] as number);
    const votes = points.filter((value) => value > 0).length;
    if (welfare === 'points') return points.reduce((a, b) => a + b, 0);
    return welfare === 'votes' ? votes : votes * cost;
  });
  const useful = [...costs.keys()].filter((p) => (values[p] as number) > 0);
  const sets = Array.from({ length: 2 ** useful.length }, (_, mask) =>
    useful.filter((_p, i) => mask & (1 << i)),
  );
  const sum = (set: readonly number[], of: readonly number[]): number =>
    set.reduce((total, p) => total + (of[p] as number), 0);
  return sets
    .filter((set) => sum(set, costs) <= budget)
    .map((set) => ({ set, value: sum(set, values), cost: sum(set, costs) }))
    .sort((a, b) => b.value - a.value || a.cost - b.cost || compareLists(a.set, b.set));
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((p, k) => p !== b[k]);
  return (a[i] ?? Infinity) - (b[i] ?? Infinity);
}

describe('the knapsack optimum', () => {
  it.each(['votes', 'points', 'cost'] as const)(
    'is what trying all sets finds, by %s',
    (welfare) => {
      fc.assert(
        fc.property(cases, (input) => {
          const [best, second] = allSets(input, welfare);
          const { selected, steps } = knapsackOptimum(
            instanceOf(input),
            BigInt(input.budget),
            welfare,
          );
          expect(selected).toEqual(best?.set);
          expect(steps[0]).toEqual({
            t: 'optimum',
            welfare: String(best?.value),
            isUnique: second?.value !== best?.value,
            costMinor: String(best?.cost),
            leftMinor: String(input.budget - (best?.cost ?? 0)),
          });
        }),
        { numRuns: 400 },
      );
    },
  );

  it('says of every project whether it is in the set', () => {
    const input: Case = {
      costs: [5, 4, 3],
      ballots: [
        [2, 1, 1],
        [1, 0, 1],
      ],
      budget: 7,
    };
    const { selected, steps } = knapsackOptimum(instanceOf(input), 7n, 'points');
    expect(selected).toEqual([0]);
    expect(steps).toEqual([
      { t: 'optimum', welfare: '3', isUnique: false, costMinor: '5', leftMinor: '2' },
      { t: 'chosen', project: 'a', votes: 2, welfare: '3', costMinor: '5' },
      { t: 'left-out', project: 'b', votes: 1, welfare: '1', costMinor: '4' },
      { t: 'left-out', project: 'c', votes: 2, welfare: '2', costMinor: '3' },
    ]);
  });
});

describe('a search that looks at too much', () => {
  it('proves nothing and chooses nothing', () => {
    const input: Case = { costs: [5, 4, 3], ballots: [[2, 1, 1]], budget: 7 };
    const limits = { forOptimum: 1, forUniqueness: 1 };
    expect(knapsackOptimum(instanceOf(input), 7n, 'points', limits)).toEqual({
      selected: [],
      steps: [{ t: 'unproven', looked: 1 }],
    });
  });

  it('leaves open whether the optimum is the only one', () => {
    const input: Case = { costs: [5, 4, 3], ballots: [[3, 1, 2]], budget: 7 };
    const limits = { forOptimum: 100, forUniqueness: 0 };
    const { selected, steps } = knapsackOptimum(instanceOf(input), 7n, 'points', limits);
    expect(selected).toEqual([0]);
    expect(steps[0]).toMatchObject({ t: 'optimum', isUnique: null });
  });

  it('finds nothing where nothing reaches the wanted profit', () => {
    const task = { capacity: 5n, atLeast: 9n, limit: 100 };
    expect(searchKnapsack([{ profit: 3n, cost: 2n }], task)).toEqual({ kind: 'none' });
    expect(searchKnapsack([], task)).toEqual({ kind: 'none' });
  });
});

describe('the rule of the knapsack optimum', () => {
  it('counts pots', () => {
    const outcome = tallyPot({
      budgetMinor: 7n,
      unitMinor: 1n,
      projects: [
        { id: 'a', costMinor: 5n },
        { id: 'b', costMinor: 7n },
      ],
      ballots: [['a', 'b'], ['a']],
      rule: { id: 'knapsack-optimum', version: 1, options: { welfare: 'cost' } },
      tieOrder: ['a', 'b'],
    });
    expect(outcome).toMatchObject({ order: ['a'], costMinor: 5n, runs: 1, ties: 0 });
  });
});
