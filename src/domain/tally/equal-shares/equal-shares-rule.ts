import type { CountingRule } from '../rule';
import { COMPARISONS } from './comparison';
import { UTILITIES } from './contest';
import { COMPLETIONS, equalShares, type EqualSharesOptions, STARTS } from './equal-shares';

/** The Method of Equal Shares with its utilities, completions, starts and comparisons. */
export const EQUAL_SHARES: CountingRule = {
  id: 'equal-shares',
  version: 1,
  options: {
    utility: UTILITIES,
    completion: COMPLETIONS,
    start: STARTS,
    comparison: COMPARISONS,
    fundUnsupported: [false, true],
    zeroCost: ['fund', 'skip'],
  },
  respectsDistricts: true,
  bind: (options) => (instance, purse, onProgress) =>
    equalShares(instance, purse, options as unknown as EqualSharesOptions, onProgress),
};
