import type { FillLimits } from './exact-fill';
import { hasOtherBest, searchKnapsack } from './knapsack-search';
import type { KnapsackItem } from './knapsack-states';
import { fillLevelCore } from './level-core';

/** A project that may be chosen; amounts in minor units. */
export interface Candidate {
  readonly project: number;
  /** Greater than zero. */
  readonly welfare: bigint;
  readonly cost: bigint;
}

/** The best set of candidates. */
export interface BestSet {
  /** Indexes of candidates, ascending. */
  readonly items: readonly number[];
  /** Whether no other set gives as much welfare; null when that was not found out. */
  readonly isUnique: boolean | null;
}

/** How much looking for the best set may take. */
export interface OptimumLimits extends FillLimits {
  /** How many partial choices may be looked at before a table of sums is tried. */
  readonly soon: number;
  /** How many may be looked at where that does not help. */
  readonly atLast: number;
}

/**
 * The affordable set with the greatest welfare; among several the cheapest, and among those the one
 * whose candidates come first.
 * @param budgetMinor money to spend, in minor currency units
 * @returns undefined when the best set cannot be proven within the limits
 */
export function findBestSet(
  candidates: readonly Candidate[],
  budgetMinor: bigint,
  limits: OptimumLimits,
): BestSet | undefined {
  const soon = findWithin(candidates, budgetMinor, { ...limits, looks: limits.soon });
  if (typeof soon?.isUnique === 'boolean') return soon;
  return findWithin(candidates, budgetMinor, { ...limits, looks: limits.atLast }) ?? soon;
}

function findWithin(
  candidates: readonly Candidate[],
  capacity: bigint,
  { looks: limit, ...limits }: FillLimits & { readonly looks: number },
): BestSet | undefined {
  const items = candidates.map(({ welfare, cost }) => ({ profit: welfare, cost }));
  const found = searchKnapsack(distinctItems(candidates, capacity), { capacity, limit });
  const atLeast = welfareOf(found.reached, candidates.length, capacity);
  if (found.items === undefined) return fillLevelCore(items, { capacity, atLeast }, limits);
  return { items: found.items, isUnique: !hasOtherBest(items, capacity, found.items) };
}

/**
 * Profits that rank sets by welfare, then by cost, then by tie ranks: a cost, like the ranks of all
 * projects, is too small to make up for one unit of what stands before it.
 */
function distinctItems(candidates: readonly Candidate[], capacity: bigint): KnapsackItem[] {
  const bits = BigInt(candidates.length);
  return candidates.map(({ welfare, cost }, i) => ({
    profit: ((welfare * (capacity + 1n) - cost) << bits) + (1n << (bits - BigInt(i) - 1n)),
    cost,
  }));
}

/** The welfare of a set with such profits. */
function welfareOf(profit: bigint, candidates: number, capacity: bigint): bigint {
  return ((profit >> BigInt(candidates)) + capacity) / (capacity + 1n);
}
