import { pointsOf } from '../greedy/greedy-ranking';
import type { Limits } from '../constraints';
import type { Instance } from '../instance';
import { type Candidate, findBestSet, type OptimumLimits } from './best-set';
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

/** Far more than elections need; the table of sums fits into the memory of a small machine. */
const LIMITS: OptimumLimits = {
  soon: 200_000,
  atLast: 8_000_000,
  mostBytes: 2 ** 28,
  mostLooks: 20_000_000,
};

/** Each of these looks at all limits. */
const LOOKS_WITHIN_LIMITS = 2_000_000;

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
  const best = findBestSet(candidates, budgetMinor, limits);
  if (best === undefined)
    return { selected: [], steps: [{ t: 'unproven', looked: limits.atLast }] };
  const chosen = best.items.map((item) => candidates[item] as Candidate);
  const selected = chosen.map(({ project }) => project);
  const total = chosen.reduce((sum, candidate) => sum + candidate.welfare, 0n);
  const cost = chosen.reduce((sum, candidate) => sum + candidate.cost, 0n);
  const optimum: OptimumStep = {
    t: 'optimum',
    welfare: String(total),
    isUnique: best.isUnique,
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
  mostLooks = LOOKS_WITHIN_LIMITS,
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
