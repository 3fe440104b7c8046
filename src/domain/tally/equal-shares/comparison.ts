import type { Instance } from '../instance';
import type { ComparisonStep } from '../trace';

/**
 * Whether the outcome of Equal Shares is compared with that of greedy by votes: not at all; by the
 * voters who have more of their projects in one; or by those who have any in one, and none in the
 * other.
 */
export const COMPARISONS = ['none', 'satisfaction', 'exclusion'] as const;
/** One of `COMPARISONS`. */
export type Comparison = (typeof COMPARISONS)[number];

/**
 * Lets the voters choose between two outcomes: greedy's is kept if strictly more of them prefer it.
 * @param shares what Equal Shares selected, as indexes
 * @param greedy what greedy selected
 */
export function compareOutcomes(
  instance: Instance,
  shares: readonly number[],
  greedy: readonly number[],
  mode: Exclude<Comparison, 'none'>,
): ComparisonStep {
  const own = satisfaction(instance, shares);
  const other = satisfaction(instance, greedy);
  const limit = mode === 'satisfaction' ? Infinity : 1;
  let preferShares = 0;
  let preferGreedy = 0;
  instance.weights.forEach((weight, group) => {
    const difference =
      Math.min(own[group] as number, limit) - Math.min(other[group] as number, limit);
    if (difference > 0) preferShares += weight;
    if (difference < 0) preferGreedy += weight;
  });
  const kept = preferGreedy > preferShares ? 'greedy' : 'equal-shares';
  return { t: 'comparison', mode, preferShares, preferGreedy, kept };
}

/** How many of the selected projects every group of ballots supports. */
function satisfaction(instance: Instance, selected: readonly number[]): Int32Array {
  const { firstSupporter, supporters } = instance;
  const counts = new Int32Array(instance.weights.length);
  for (const p of selected) {
    for (const group of supporters.subarray(firstSupporter[p], firstSupporter[p + 1])) {
      counts[group] = (counts[group] as number) + 1;
    }
  }
  return counts;
}
