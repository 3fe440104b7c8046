import { hasOtherBest, searchKnapsack } from './knapsack-search';
import { searchWithinLimits } from './limited-search';

/** Items of many densities. */
const ITEMS = Array.from({ length: 14 }, (_, i) => {
  const profit = BigInt(5 + ((i * 37) % 23));
  return { project: i, profit, welfare: profit, cost: BigInt(3 + ((i * 53) % 29)) };
});

describe('the search for a knapsack', () => {
  it.each([
    [20n, 22, { reached: 36n, items: [4, 11] }],
    [60n, 14, { reached: 90n, items: [0, 3, 4, 8, 11] }],
    [90n, 36, { reached: 117n, items: [0, 3, 8, 9, 11, 13] }],
  ])('of %s looks at %i partial choices and no more', (capacity, limit, best) => {
    expect(searchKnapsack(ITEMS, { capacity, limit })).toEqual(best);
    const ended = searchKnapsack(ITEMS, { capacity, limit: limit - 1 });
    expect(ended.items).toBeUndefined();
    expect(ended.reached).toBeLessThanOrEqual(best.reached);
  });

  it('knows the empty choice', () => {
    expect(searchKnapsack([], { capacity: 5n, limit: 1 })).toEqual({ reached: 0n, items: [] });
  });
});

describe('the search for another best choice', () => {
  const level = [3n, 4n, 5n, 2n].map((cost) => ({ cost, profit: cost * 2n }));

  it('finds one, or that there is none', () => {
    expect(hasOtherBest(level, 7n, [0, 1])).toBe(true);
    expect(hasOtherBest(level, 6n, [1, 3])).toBe(false);
    expect(hasOtherBest([], 7n, [])).toBe(false);
    expect(hasOtherBest(ITEMS, 20n, [4, 11])).toBe(false);
    expect(hasOtherBest(ITEMS, 70n, [0, 3, 4, 5, 11, 13])).toBe(true);
  });
});

describe('the search within limits', () => {
  const none = { groups: [], conflicts: [] };
  const limits = {
    groups: [
      { name: 'a', projects: new Set([0, 1, 2, 3, 4]), ceilingMinor: 40n, floorMinor: 30n },
      { name: 'b', projects: new Set([4, 5, 6, 7]), mostWinners: 2, floorMinor: 25n },
      { name: 'c', projects: new Set([12]), floorMinor: 90n },
    ],
    conflicts: [new Set([8, 9]), new Set([1, 13])],
  };

  it.each([
    [none, 60n, 20, { short: 0n, welfare: 90n, cost: 59n, projects: [0, 3, 4, 8, 11] }],
    [none, 90n, 60, { short: 0n, welfare: 117n, cost: 88n, projects: [0, 3, 8, 9, 11, 13] }],
    [limits, 60n, 1937, { short: 74n, welfare: 51n, cost: 59n, projects: [3, 4, 12] }],
    [limits, 90n, 2459, { short: 60n, welfare: 67n, cost: 88n, projects: [0, 3, 4, 7, 12] }],
  ])('%# looks at a known number of partial choices', (within, capacity, mostLooks, best) => {
    const task = { capacity, limits: within, mostLooks };
    expect(searchWithinLimits(ITEMS, task)).toMatchObject(best);
    expect(searchWithinLimits(ITEMS, { ...task, mostLooks: mostLooks - 1 })).toBeUndefined();
  });

  it('may spend exactly the ceiling of a group, and has the earlier of equals', () => {
    const equal = [0, 1, 2].map((project) => ({ project, welfare: 2n, cost: 5n }));
    const groups = [{ name: 'all', projects: new Set([0, 1, 2]), ceilingMinor: 10n }];
    const task = { capacity: 100n, limits: { groups, conflicts: [] }, mostLooks: 100 };
    expect(searchWithinLimits(equal, task)).toMatchObject({ projects: [0, 1], isUnique: false });
    const reversed = [...equal].reverse();
    expect(searchWithinLimits(reversed, task)).toMatchObject({ projects: [0, 1] });
  });
});
