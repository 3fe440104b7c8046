import fc from 'fast-check';

import { fillExactly } from './exact-fill';

const LIMITS = { mostBytes: 1_000, mostLooks: 100_000 };

/** The sets of greatest sum, the earliest first. */
function bestSets(costs: readonly number[], capacity: number): number[][] {
  const sets = Array.from({ length: 2 ** costs.length }, (_, mask) =>
    [...costs.keys()].filter((i) => (mask >> (costs.length - 1 - i)) & 1),
  );
  const sum = (set: readonly number[]): number =>
    set.reduce((total, i) => total + (costs[i] as number), 0);
  const fitting = sets.filter((set) => sum(set) <= capacity);
  const most = Math.max(...fitting.map(sum));
  return fitting.filter((set) => sum(set) === most).reverse();
}

function fill(costs: readonly number[], capacity: number, limits = LIMITS) {
  return fillExactly(costs.map(BigInt), BigInt(capacity), limits);
}

describe('filling an amount', () => {
  it.each([1_000, 10, 0])('finds what trying all sets finds, with a table of %i bytes', (bytes) => {
    const costs = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 });
    const input = fc.tuple(costs, fc.integer({ min: 0, max: 260 }), fc.integer({ min: 1, max: 7 }));
    fc.assert(
      fc.property(input, ([some, capacity, unit]) => {
        const all = some.map((cost) => cost * unit);
        const best = bestSets(all, capacity);
        const found = fill(all, capacity, { mostBytes: bytes, mostLooks: 100_000 });
        expect(found).toEqual({ items: best[0], isUnique: best.length === 1 });
      }),
      { numRuns: 600 },
    );
  });

  it('numbers more costs than a byte can', () => {
    const costs = Array.from({ length: 300 }, (_, i) => 1_001 + 2 * i);
    const found = fill(costs, 90_000, { mostBytes: 400_000, mostLooks: 10 });
    const sum = found?.items.reduce((total, i) => total + (costs[i] as number), 0);
    expect([sum, found?.isUnique]).toEqual([90_000, false]);
    expect(found?.items.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  });

  it('gives up where it would take too much', () => {
    expect(fill([5, 7, 11], 12, { mostBytes: 0, mostLooks: 1 })).toBeUndefined();
    expect(fillExactly([2n ** 60n, 3n], 9n, LIMITS)).toBeUndefined();
  });

  it('is right, leaves open or gives up, however few choices it may look at', () => {
    const costs = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 9 });
    const input = fc.tuple(costs, fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 60 }));
    const ends = { open: 0, unique: 0, equal: 0 };
    fc.assert(
      fc.property(input, ([all, capacity, mostLooks]) => {
        const found = fill(all, capacity, { mostBytes: 0, mostLooks });
        if (found === undefined) return;
        const best = bestSets(all, capacity);
        expect(found.items).toEqual(best[0]);
        if (found.isUnique !== null) expect(found.isUnique).toBe(best.length === 1);
        ends[found.isUnique === null ? 'open' : found.isUnique ? 'unique' : 'equal'] += 1;
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(ends.open, ends.unique, ends.equal)).toBeGreaterThan(5);
  });

  it('leaves open whether a set is the only one', () => {
    const limits = { mostBytes: 0, mostLooks: 4 };
    expect(fill([5, 7, 3, 30, 40, 50], 12, limits)).toEqual({ items: [0, 1], isUnique: null });
  });
});
