import type { CountingRule } from '../rule';
import { knapsackOptimum, type Welfare, WELFARES } from './knapsack-optimum';

/** The affordable set of greatest welfare. */
export const KNAPSACK_OPTIMUM: CountingRule = {
  id: 'knapsack-optimum',
  version: 1,
  options: { welfare: WELFARES },
  bind: (options) => (instance, purse) => {
    const welfare = options.welfare as Welfare;
    return { ...knapsackOptimum(instance, purse.budgetMinor, welfare), runs: 1 };
  },
};
