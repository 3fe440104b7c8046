import fc from 'fast-check';

import type { Election } from './election';
import { findOptimum } from './knapsack';
import { TooMuchWork } from './too-much-work';
import { VoterGroups } from './voter-groups';

function election(
  rows: readonly (readonly [cost: number, votes: number])[],
  money: number,
): Election {
  const entrants = rows.map(([cost, votes], index) => ({
    ...{ index, id: `p${index}`, cost: BigInt(cost), votes },
    ...{ score: votes, total: votes, backers: { groups: new Int32Array(0), points: undefined } },
  }));
  return {
    ...{
      entrants,
      groups: VoterGroups.of([], 0).groups,
      voters: 9,
      budget: BigInt(money),
      unit: 1n,
      hasPoints: false,
    },
    ...{ limits: undefined, districts: [], isDivided: false },
  };
}

describe('the best set', () => {
  it('is the same whether or not sums of money are tried', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 3 }));
    const input = fc.tuple(fc.array(row, { maxLength: 9 }), fc.integer({ min: 0, max: 200 }));
    fc.assert(
      fc.property(
        input,
        fc.constantFrom('cost' as const, 'votes' as const),
        ([rows, money], by) => {
          const given = election(rows, money);
          const early = findOptimum(given, by, { crowd: 0, most: 1_000 });
          expect(early.steps).toEqual(findOptimum(given, by).steps);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is not looked for among more sets than may be kept', () => {
    const costs = [3, 5, 7, 11].map((cost): [number, number] => [cost, 1]);
    const given = election(costs, 14);
    const few = () => findOptimum(given, 'cost', { crowd: 10, most: 1 });
    expect(few).toThrow(TooMuchWork);
  });
});
