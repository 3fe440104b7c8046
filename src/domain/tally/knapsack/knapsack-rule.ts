import type { CountingRule } from '../rule';
import { knapsackOptimum, limitedOptimum, type Welfare, WELFARES } from './knapsack-optimum';

/** The affordable set of greatest welfare. */
export const KNAPSACK_OPTIMUM: CountingRule = {
  id: 'knapsack-optimum',
  version: 1,
  options: { welfare: WELFARES },
  bind: (options) => (instance, purse) => {
    const welfare = options.welfare as Welfare;
    const { budgetMinor, limits } = purse;
    const outcome = limits
      ? limitedOptimum(instance, { budgetMinor, limits }, welfare)
      : knapsackOptimum(instance, budgetMinor, welfare);
    return { ...outcome, runs: 1 };
  },
};
