import fc from 'fast-check';

import { buildInstance } from '../instance';
import { knapsackOptimum, type Welfare } from './knapsack-optimum';
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
  const none = { soon: 0, atLast: 0, mostBytes: 0, mostLooks: 0 };
  const level: Case = { costs: [5, 4, 3, 4], ballots: [[1, 1, 1, 1]], budget: 8 };

  it('proves nothing and chooses nothing', () => {
    expect(knapsackOptimum(instanceOf(level), 8n, 'points', none)).toEqual({
      selected: [],
      steps: [{ t: 'unproven', looked: 0 }],
    });
  });

  it('looks for longer where a table does not help', () => {
    const mixed: Case = { costs: [5, 4, 3], ballots: [[2, 1, 1]], budget: 7 };
    const selected = (atLast: number) =>
      knapsackOptimum(instanceOf(mixed), 7n, 'points', { ...none, atLast }).selected;
    expect([selected(0), selected(50)]).toEqual([[], [0]]);
  });

  it('is helped by a table of sums where votes are equal', () => {
    const withTable = { ...none, mostBytes: 1_000, mostLooks: 1_000 };
    fc.assert(
      fc.property(cases, (input) => {
        const equal = { ...input, ballots: [input.costs.map(() => 1)] };
        const instance = instanceOf(equal);
        const budget = BigInt(input.budget);
        expect(knapsackOptimum(instance, budget, 'cost', withTable)).toEqual(
          knapsackOptimum(instance, budget, 'cost'),
        );
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['any amounts', 250, (noise: number) => 2_000 + (noise % 500_000), '0'],
    ['even amounts and an odd budget', 60, (noise: number) => 2_000 + 2 * (noise % 250_000), '1'],
    ['amounts in cents', 40, (noise: number) => 100_000 + (noise % 20_000_000), '0'],
  ])('is not needed for %s with equal votes', (_name, size, costOf, leftMinor) => {
    const projects = Array.from({ length: size }, (_, i) => ({
      id: `p${i}`,
      costMinor: BigInt(costOf(noiseOf(i))),
    }));
    const all = projects.reduce((sum, { costMinor }) => sum + costMinor, 0n);
    const ids = projects.map(({ id }) => id);
    const instance = buildInstance(projects, ids, [ids], [ids.map(() => 1)]);
    const [optimum] = knapsackOptimum(instance, (all / 3n) | 1n, 'cost').steps;
    expect(optimum).toMatchObject({ t: 'optimum', isUnique: false, leftMinor });
  });
});

/** Whole numbers without a pattern, below 2^31. */
function noiseOf(seed: number): number {
  let x = Math.imul(seed + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 1;
}

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
