import { pointsOf } from '../greedy/greedy-ranking';
import type { Limits } from '../constraints';
import type { Instance } from '../instance';
import { type KnapsackItem, searchKnapsack } from './knapsack-search';
import { searchWithinLimits } from './limited-search';
import type { ChoiceStep, OptimumStep } from '../trace';

/** What is made as large as possible: votes, points, or the money that voters see spent. */
export const WELFARES = ['votes', 'points', 'cost'] as const;
/** One of `WELFARES`. */
export type Welfare = (typeof WELFARES)[number];

/** The chosen projects in tie order, and what was chosen against; none when it is not proven. */
export interface OptimumOutcome {
  readonly selected: number[];
  readonly steps: (OptimumStep | ChoiceStep)[];
}

/** How many partial choices may be looked at. */
export interface OptimumLimits {
  readonly forOptimum: number;
  /** For finding out whether there is another optimum. */
  readonly forUniqueness: number;
}

/** Far more than elections need, and few enough to hold in memory. */
const LIMITS: OptimumLimits = { forOptimum: 2_000_000, forUniqueness: 2_000_000 };

interface Candidate {
  readonly project: number;
  readonly welfare: bigint;
  readonly cost: bigint;
}

/**
 * The affordable set of projects with the greatest welfare; among several the cheapest, and among
 * those the one whose tie ranks, in ascending order, come first. Projects without welfare are never
 * chosen. When the optimum cannot be proven, nothing is chosen, and the first step says so.
 * @param budgetMinor money to spend, in minor currency units
 */
export function knapsackOptimum(
  instance: Instance,
  budgetMinor: bigint,
  welfare: Welfare,
  limits = LIMITS,
): OptimumOutcome {
  const candidates = candidatesOf(instance, budgetMinor, welfare);
  const task = { capacity: budgetMinor, atLeast: 0n, limit: limits.forOptimum };
  const found = searchKnapsack(distinctItems(candidates, budgetMinor), task);
  if (found.kind !== 'best')
    return { selected: [], steps: [{ t: 'unproven', looked: task.limit }] };
  const chosen = found.items.map((item) => candidates[item] as Candidate);
  const selected = chosen.map(({ project }) => project);
  const total = chosen.reduce((sum, candidate) => sum + candidate.welfare, 0n);
  const cost = chosen.reduce((sum, candidate) => sum + candidate.cost, 0n);
  const isUnique = isOnlyOptimum(candidates, found.items, {
    capacity: budgetMinor,
    atLeast: total,
    limit: limits.forUniqueness,
  });
  const optimum: OptimumStep = {
    t: 'optimum',
    welfare: String(total),
    isUnique,
    costMinor: String(cost),
    leftMinor: String(budgetMinor - cost),
  };
  return { selected, steps: [optimum, ...choiceSteps(instance, welfare, new Set(selected))] };
}

/**
 * The same among the sets that limits allow; before welfare, as little as possible is missing to the
 * floors of limits, and the first step says how much is.
 * @param budgetMinor money to spend, in minor currency units
 */
export function limitedOptimum(
  instance: Instance,
  { budgetMinor, limits }: { readonly budgetMinor: bigint; readonly limits: Limits },
  welfare: Welfare,
  mostLooks = LIMITS.forOptimum,
): OptimumOutcome {
  const candidates = candidatesOf(instance, budgetMinor, welfare);
  const best = searchWithinLimits(candidates, { capacity: budgetMinor, limits, mostLooks });
  if (best === undefined) return { selected: [], steps: [{ t: 'unproven', looked: mostLooks }] };
  const hasFloors = limits.groups.some(({ floorMinor }) => floorMinor !== undefined);
  const optimum: OptimumStep = {
    t: 'optimum',
    welfare: String(best.welfare),
    isUnique: best.isUnique,
    costMinor: String(best.cost),
    leftMinor: String(budgetMinor - best.cost),
    ...(hasFloors && { shortMinor: String(best.short) }),
  };
  const selected = [...best.projects];
  return { selected, steps: [optimum, ...choiceSteps(instance, welfare, new Set(selected))] };
}

/** Projects that may win. */
function candidatesOf(instance: Instance, budgetMinor: bigint, welfare: Welfare): Candidate[] {
  const values = welfaresOf(instance, welfare);
  const all = instance.projects.map(({ costMinor }, project) => ({
    project,
    welfare: values[project] as bigint,
    cost: costMinor,
  }));
  return all.filter((candidate) => candidate.welfare > 0n && candidate.cost <= budgetMinor);
}

function welfaresOf(instance: Instance, welfare: Welfare): bigint[] {
  if (welfare === 'points') return Array.from(pointsOf(instance), BigInt);
  const votes = Array.from(instance.votes, BigInt);
  if (welfare === 'votes') return votes;
  return votes.map((count, p) => count * (instance.projects[p]?.costMinor as bigint));
}

/**
 * Profits that rank sets by welfare, then by cost, then by tie ranks: a cost, like the ranks of all
 * projects, is too small to make up for one unit of what stands before it.
 */
function distinctItems(candidates: readonly Candidate[], budgetMinor: bigint): KnapsackItem[] {
  const bits = BigInt(candidates.length);
  return candidates.map(({ welfare, cost }, i) => ({
    profit: ((welfare * (budgetMinor + 1n) - cost) << bits) + (1n << (bits - BigInt(i) - 1n)),
    cost,
  }));
}

/** Another optimum lacks one of the chosen projects, since every project adds welfare. */
function isOnlyOptimum(
  candidates: readonly Candidate[],
  chosen: readonly number[],
  task: Parameters<typeof searchKnapsack>[1],
): boolean | null {
  const items = candidates.map(({ welfare, cost }) => ({ profit: welfare, cost }));
  let isUnique: boolean | null = true;
  for (const item of chosen) {
    const { kind } = searchKnapsack(
      items.filter((_, i) => i !== item),
      task,
    );
    if (kind === 'best') return false;
    if (kind === 'limit') isUnique = null;
  }
  return isUnique;
}

function choiceSteps(
  instance: Instance,
  welfare: Welfare,
  selected: ReadonlySet<number>,
): ChoiceStep[] {
  const values = welfaresOf(instance, welfare);
  return instance.projects.map(({ id, costMinor }, project) => ({
    t: selected.has(project) ? 'chosen' : 'left-out',
    project: id,
    votes: instance.votes[project] as number,
    welfare: String(values[project]),
    costMinor: String(costMinor),
  }));
}
