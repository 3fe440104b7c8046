import { fillLevelCore } from './level-core';

const LIMITS = { mostBytes: 10_000, mostLooks: 1_000 };

/** Profit is the cost times so many votes. */
function items(...rows: readonly (readonly [cost: number, votes: number])[]) {
  return rows.map(([cost, votes]) => ({
    cost: BigInt(cost),
    profit: BigInt(cost * votes || votes),
  }));
}

describe('filling what good sets may differ in', () => {
  it('takes what all good sets have and fills the rest', () => {
    const some = items([7, 1], [10, 9], [0, 2], [5, 3], [4, 3], [6, 3], [8, 1]);
    expect(fillLevelCore(some, { capacity: 20n, atLeast: 122n }, LIMITS)).toEqual({
      items: [1, 2, 4, 5],
      isUnique: true,
    });
  });

  it('comes closer by filling with what is cut where too many sets seem good', () => {
    const some = items([10, 9], [5, 3], [4, 3], [6, 3], [8, 2], [3, 1]);
    expect(fillLevelCore(some, { capacity: 20n, atLeast: 1n }, LIMITS)).toEqual({
      items: [0, 2, 3],
      isUnique: true,
    });
  });

  it('gives up where sets that differ in profit for the money remain, or the rest is too large', () => {
    const some = items([10, 9], [5, 7], [4, 6], [7, 5], [6, 4]);
    expect(fillLevelCore(some, { capacity: 18n, atLeast: 1n }, LIMITS)).toBeUndefined();
    expect(fillLevelCore(some, { capacity: 18n, atLeast: 125n }, LIMITS)).toBeUndefined();
    const level = items([10, 9], [6, 9], [5, 9]);
    const none = { mostBytes: 0, mostLooks: 0 };
    expect(fillLevelCore(level, { capacity: 16n, atLeast: 1n }, none)).toBeUndefined();
    expect(fillLevelCore(some, { capacity: 18n, atLeast: 1n }, none)).toBeUndefined();
  });
});
