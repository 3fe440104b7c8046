import fc from 'fast-check';

import type { RuleConfig } from '../../../src/domain/tally/rule';
import { tallyPot } from '../../../src/domain/tally/tally-pot';
import { anyPots, countable, type RandomPot, ruleOf } from '../../support/random-pots';

type Options = NonNullable<RuleConfig['options']>;
/** A change for the better of the project that a number names among the winners. */
type Favour = (pot: RandomPot, id: string, number: number) => RandomPot | undefined;

const winners = (pot: RandomPot, rule: RuleConfig): string[] =>
  tallyPot(countable(pot, rule)).order;

/** A ballot that did not name the project names it too; where ballots give points, by one point more. */
const oneMoreApproval: Favour = (pot, id, number) => {
  const isOpen = (ballot: readonly string[]) => pot.points !== undefined || !ballot.includes(id);
  const voters = [...pot.ballots.keys()].filter((voter) => isOpen(pot.ballots[voter]!));
  if (voters.length === 0) return undefined;
  const chosen = voters[number % voters.length]!;
  const place = pot.ballots[chosen]!.indexOf(id);
  const named = (ballot: readonly string[]) => (place < 0 ? [...ballot, id] : ballot);
  const raised = (points: readonly number[]) =>
    place < 0 ? [...points, 1] : points.map((given, i) => (i === place ? given + 1 : given));
  return {
    ...pot,
    ballots: pot.ballots.map((ballot, voter) => (voter === chosen ? named(ballot) : ballot)),
    points: pot.points?.map((points, voter) => (voter === chosen ? raised(points) : points)),
  };
};

const cheaper: Favour = (pot, id, number) => {
  const { costMinor } = pot.projects.find((project) => project.id === id)!;
  if (costMinor < 2n) return undefined;
  const less = 1n + (BigInt(number) % (costMinor - 1n));
  const projects = pot.projects.map((one) => (one.id === id ? { ...one, costMinor: less } : one));
  return { ...pot, projects };
};

/** What decides is the same everywhere: until the winner is bought, nothing else changes. */
function expectKept(
  pots: fc.Arbitrary<RandomPot>,
  rules: fc.Arbitrary<RuleConfig>,
  favour: Favour,
): void {
  let favoured = 0;
  fc.assert(
    fc.property(pots, rules, fc.nat(), fc.nat(), (pot, rule, which, number) => {
      const before = winners(pot, rule);
      const id = before[which % Math.max(1, before.length)];
      const better = id === undefined ? undefined : favour(pot, id, number);
      if (id === undefined || better === undefined) return;
      favoured += 1;
      expect(winners(better, rule)).toContain(id);
    }),
    { numRuns: 600 },
  );
  expect(favoured).toBeGreaterThan(100);
}

const wholePots = fc
  .boolean()
  .chain((hasDistricts) => anyPots({ hasDistricts, hasParts: false, hasFree: false }));
const withoutFloors = anyPots({ hasParts: false, hasFree: false, hasFloors: false });
const plainShares = { comparison: 'none' } as const;

const MONOTONIC: readonly (readonly [id: string, options: Options])[] = [
  ['greedy', { onMisfit: 'skip' }],
  ['greedy', { onMisfit: 'stop' }],
  ['greedy-per-cost', { onMisfit: 'skip' }],
  ['greedy-per-cost', { onMisfit: 'stop' }],
  ['equal-shares', { ...plainShares, completion: 'none' }],
  ['equal-shares', { ...plainShares, completion: 'greedy' }],
  ['phragmen', { onMisfit: 'stop' }],
  ['phragmen', { onMisfit: 'skip' }],
  ['maximin-support', {}],
];

describe('a winner stays a winner', () => {
  it.each([...MONOTONIC, ['knapsack-optimum', {}] as const])(
    'with one more approval, by %s with %j',
    (id, options) => expectKept(wholePots, ruleOf(id, options), oneMoreApproval),
  );

  it.each(MONOTONIC)('when it gets cheaper, by %s with %j', (id, options) =>
    expectKept(wholePots, ruleOf(id, options), cheaper),
  );

  it.each(['votes', 'points'])(
    'when it gets cheaper, by knapsack-optimum for %s where there are no floors',
    (welfare) => expectKept(withoutFloors, ruleOf('knapsack-optimum', { welfare }), cheaper),
  );
});

/** An election in few words: costs by project in tie order, and ballots as letters. */
interface Example {
  readonly costs: Readonly<Record<string, number>>;
  readonly budget: number;
  readonly ballots: readonly string[];
}

function countExample({ costs, budget, ballots }: Example, rule: RuleConfig): string {
  const projects = Object.entries(costs).map(([id, cost]) => ({ id, costMinor: BigInt(cost) }));
  const tieOrder = projects.map(({ id }) => id);
  const lists = ballots.map((ballot) => [...ballot]);
  const pot = { budgetMinor: BigInt(budget), unitMinor: 1n, projects, tieOrder, ballots: lists };
  return winners(pot, rule).join(' ');
}

const shares = (options: Options): RuleConfig => ({ id: 'equal-shares', version: 1, options });
const optimum = (welfare: string): RuleConfig => ({
  id: 'knapsack-optimum',
  version: 1,
  options: { welfare },
});

describe('one more approval may cost a winner its place', () => {
  // The new supporter makes it cheaper for the others, whose money then buys something else as well;
  // or a run breaks the budget that did not before, and the endowment stays lower.
  it.each<[Options, Example, Partial<Example>, [string, string]]>([
    [
      { completion: 'add1' },
      { costs: { a: 2, b: 1, c: 6 }, budget: 8, ballots: ['', '', '', 'bc', 'ab', 'c', 'ac'] },
      { ballots: ['c', '', '', 'bc', 'ab', 'c', 'ac'] },
      ['c b', 'a b'],
    ],
    [
      { completion: 'add1e' },
      { costs: { a: 11, b: 1, c: 4 }, budget: 11, ballots: ['', 'a', 'a', 'ac', 'c', 'abc'] },
      { ballots: ['a', 'a', 'a', 'ac', 'c', 'abc'] },
      ['a', 'c'],
    ],
    [
      { completion: 'add1u' },
      { costs: { a: 10, b: 1 }, budget: 10, ballots: ['a', '', 'ab', 'ab', 'a', ''] },
      { ballots: ['a', '', 'ab', 'ab', 'a', 'a'] },
      ['a', 'b'],
    ],
    [
      { completion: 'add1eu' },
      { costs: { a: 11, b: 6, c: 1 }, budget: 11, ballots: ['', 'a', '', 'a', 'ac', 'abc'] },
      { ballots: ['a', 'a', '', 'a', 'ac', 'abc'] },
      ['a', 'c b'],
    ],
    [
      { comparison: 'satisfaction' },
      { costs: { a: 1, b: 10, c: 4 }, budget: 10, ballots: ['', 'a', 'bc', 'bc', 'b', '', 'abc'] },
      { ballots: ['a', 'a', 'bc', 'bc', 'b', '', 'abc'] },
      ['c a', 'b'],
    ],
    [
      { comparison: 'exclusion' },
      { costs: { a: 11, b: 5, c: 2 }, budget: 11, ballots: ['ac', 'a', 'c', 'ab', 'ab', 'abc'] },
      { ballots: ['ac', 'a', 'c', 'abc', 'ab', 'abc'] },
      ['b c', 'a'],
    ],
  ])('under Equal Shares with %j', (options, example, change, orders) => {
    expect(countExample(example, shares(options))).toBe(orders[0]);
    expect(countExample({ ...example, ...change }, shares(options))).toBe(orders[1]);
  });
});

describe('a lower cost may cost a winner its place', () => {
  it.each<[Options, Example, Pick<Example, 'costs'>, [string, string]]>([
    [
      { completion: 'add1' },
      { costs: { a: 2, b: 2 }, budget: 2, ballots: ['', '', 'a', 'b', 'ab'] },
      { costs: { a: 1 } },
      ['a', ''],
    ],
    [
      { completion: 'add1e' },
      { costs: { a: 5, b: 11, c: 7 }, budget: 11, ballots: ['bc', 'abc', ''] },
      { costs: { c: 1 } },
      ['c', 'b'],
    ],
    [
      { completion: 'add1u' },
      {
        ...{ costs: { a: 8, b: 11, c: 5 }, budget: 20 },
        ballots: ['ac', 'ab', 'ab', 'a', '', 'abc', ''],
      },
      { costs: { b: 10 } },
      ['a b', 'a c'],
    ],
    [
      { completion: 'add1eu' },
      { costs: { a: 10, b: 9, c: 3 }, budget: 11, ballots: ['ac', 'ab', ''] },
      { costs: { c: 2 } },
      ['c', 'a'],
    ],
    [
      { comparison: 'satisfaction' },
      { costs: { a: 9, b: 10, c: 10, d: 1 }, budget: 26, ballots: ['d', 'abc'] },
      { costs: { b: 7 } },
      ['a b d', 'a d'],
    ],
    [
      { comparison: 'exclusion' },
      { costs: { a: 6, b: 7, c: 12, d: 1 }, budget: 22, ballots: ['bc', 'c', 'ab', 'd', ''] },
      { costs: { c: 9 } },
      ['b c d', 'b d'],
    ],
  ])('under Equal Shares with %j', (options, example, lower, orders) => {
    const costs = { ...example.costs, ...lower.costs };
    expect(countExample(example, shares(options))).toBe(orders[0]);
    expect(countExample({ ...example, costs }, shares(options))).toBe(orders[1]);
  });

  it('under the knapsack optimum for the cost, since money that is not spent is no welfare', () => {
    const example = { costs: { a: 4, b: 3 }, budget: 4, ballots: ['ab'] };
    expect(countExample(example, optimum('cost'))).toBe('a');
    expect(countExample({ ...example, costs: { a: 2, b: 3 } }, optimum('cost'))).toBe('b');
  });

  it('under the knapsack optimum with floors, which something dearer fills better', () => {
    const limits = { groups: [{ name: 'north', projects: ['a', 'b'], floorMinor: 5n }] };
    const winner = (cost: bigint): string[] =>
      tallyPot({
        ...{ budgetMinor: 5n, unitMinor: 1n, tieOrder: ['a', 'b'], ballots: [['a', 'b']], limits },
        projects: [
          { id: 'a', costMinor: cost },
          { id: 'b', costMinor: 4n },
        ],
        rule: optimum('votes'),
      }).order;
    expect([winner(5n), winner(3n)]).toEqual([['a'], ['b']]);
  });
});
