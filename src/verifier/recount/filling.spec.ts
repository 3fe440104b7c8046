import fc from 'fast-check';

import { fillBudget, type Worth } from './filling';

/** Sets that may be bought, the best first; those before in tie order go first among equals. */
function allSets(things: readonly Worth[], budget: bigint): Worth[][] {
  const row = [...things].sort((a, b) => a.place - b.place);
  const sets = Array.from({ length: 2 ** row.length }, (_, mask) =>
    row.filter((_one, i) => (mask >> (row.length - 1 - i)) & 1),
  ).reverse();
  const total = (set: readonly Worth[], what: 'cost' | 'welfare') =>
    set.reduce((sum, one) => sum + one[what], 0n);
  return sets
    .filter((set) => total(set, 'cost') <= budget)
    .sort((a, b) => Number(total(b, 'welfare') - total(a, 'welfare')));
}

const places = (set: readonly Worth[]): number[] =>
  set.map(({ place }) => place).sort((a, b) => a - b);
const worth = (set: readonly Worth[]): bigint => set.reduce((sum, one) => sum + one.welfare, 0n);

const at = (money: number, reached = 0) => ({ budget: BigInt(money), reached: BigInt(reached) });

function thingsOf(rows: readonly (readonly [cost: number, votes: number])[]): Worth[] {
  return rows
    .map(([cost, votes], place) => ({
      place,
      cost: BigInt(cost),
      welfare: BigInt(cost * votes),
      votes,
    }))
    .sort((a, b) => b.votes - a.votes)
    .map(({ place, cost, welfare }) => ({ place, cost, welfare }));
}

describe('filling the budget', () => {
  it.each([1_000, 8, 0])('with %i sums tabled is what trying all sets finds', (tabled) => {
    const row = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom(3, 3, 3, 40, 2000));
    const input = fc.tuple(fc.array(row, { maxLength: 8 }), fc.integer({ min: 0, max: 240 }));
    let seen = 0;
    fc.assert(
      fc.property(input, ([rows, money]) => {
        const things = thingsOf(rows);
        const found = fillBudget(things, at(money), { tabled, ways: 50_000 });
        if (found === undefined) return;
        seen += 1;
        const [best, second] = allSets(things, BigInt(money));
        expect(places(found.chosen)).toEqual(places(best as Worth[]));
        expect(found.hasEqual).toBe(
          second !== undefined && worth(second) === worth(best as Worth[]),
        );
      }),
      { numRuns: 500 },
    );
    expect(seen).toBeGreaterThan(250);
  });

  it('is not tried to the end', () => {
    const level = thingsOf([5, 7, 11].map((cost) => [cost, 1]));
    expect(fillBudget(level, at(12), { tabled: 0, ways: 1 })).toBeUndefined();
    expect(fillBudget(level, at(12), { tabled: 0, ways: 5 })).toBeUndefined();
    const dear = [{ place: 0, cost: 2n ** 60n, welfare: 2n ** 60n }, ...thingsOf([[7, 1]])];
    expect(fillBudget(dear, at(9))).toBeUndefined();
  });

  it('numbers more things than a byte can', () => {
    const many = thingsOf(Array.from({ length: 300 }, (_, i) => [1_001 + 2 * i, 1]));
    const found = fillBudget(many, at(90_000));
    expect([worth(found?.chosen ?? []), found?.hasEqual]).toEqual([90_000n, true]);
    expect(places(found?.chosen ?? []).slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  });

  it('does not help where the rest gives more or less for its money', () => {
    const rows = [
      [10, 9],
      [6, 5],
      [7, 4],
      [3, 3],
    ] as const;
    expect(fillBudget(thingsOf(rows), at(18))).toBeUndefined();
  });

  it('is right or ends early, however few ways are tried and whatever is known to be reached', () => {
    const row = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(3, 3, 3, 4));
    const input = fc.tuple(fc.array(row, { maxLength: 9 }), fc.integer({ min: 0, max: 60 }));
    const ways = fc.integer({ min: 1, max: 60 });
    let seen = 0;
    fc.assert(
      fc.property(input, ways, fc.boolean(), ([rows, money], most, isKnown) => {
        const things = thingsOf(rows);
        const [best = [], second] = allSets(things, BigInt(money));
        const reached = isKnown ? Number(worth(best)) : 0;
        const found = fillBudget(things, at(money, reached), { tabled: 0, ways: most });
        if (found === undefined) return;
        seen += 1;
        const hasEqual = second !== undefined && worth(second) === worth(best);
        expect([places(found.chosen), found.hasEqual]).toEqual([places(best), hasEqual]);
      }),
      { numRuns: 3_000 },
    );
    expect(seen).toBeGreaterThan(500);
  });
});
