import type { LimitLedger } from './constraints';
import { type Measure, rankProjects } from './greedy/greedy-ranking';
import type { Instance } from './instance';
import type { RuleConfig } from './rule';
import type { PartStep, TraceStep } from './trace';

/** A winner that got what was left; money in minor units. */
export interface PartGrant {
  readonly project: number;
  readonly grantedMinor: bigint;
}

/** What a count came to before parts are given. */
export interface Counted {
  readonly selected: readonly number[];
  readonly steps: readonly TraceStep[];
  readonly leftMinor: bigint;
  /** Knows all winners. */
  readonly ledger: LimitLedger;
}

const BY_POINTS: ReadonlySet<unknown> = new Set(['points', 'cost-points', 'borda', 'cost-borda']);

/**
 * Gives what a count leaves to losers that are content with less than their cost: from the first by
 * the rule's measure to the last, each gets what is left, or what ceilings leave, or its cost,
 * whatever is least, provided that this is enough for it and no limit forbids it. Projects without
 * support, and those that missed a threshold, get nothing.
 */
export function fundParts(
  instance: Instance,
  { selected, steps, leftMinor, ledger }: Counted,
  rule: RuleConfig,
): { readonly grants: PartGrant[]; readonly steps: PartStep[] } {
  const outcome = { grants: [] as PartGrant[], steps: [] as PartStep[] };
  const candidates = adjustable(instance, selected, steps);
  const perCost = rule.id === 'greedy-per-cost';
  const ranking = rankProjects(instance, candidates, { measure: measureOf(rule), perCost });
  let left = leftMinor;
  ranking.order.forEach((project, place) => {
    if ((ranking.scores[project] as number) <= 0) return;
    const { id, costMinor, leastMinor } = projectAt(instance, project);
    const grantedMinor = leastOf(costMinor, left, ledger.roomFor(project));
    const isEnough = grantedMinor >= (leastMinor as bigint);
    if (!isEnough || ledger.obstacle(project, grantedMinor) !== undefined) return;
    left -= grantedMinor;
    ledger.take(project, grantedMinor);
    outcome.grants.push({ project, grantedMinor });
    const tied = ranking.tiedAt(place);
    outcome.steps.push({
      t: 'part',
      project: id,
      votes: instance.votes[project] as number,
      costMinor: String(costMinor),
      grantedMinor: String(grantedMinor),
      leftMinor: String(left),
      ...(tied.length > 1 && { tied }),
    });
  });
  return outcome;
}

function adjustable(
  instance: Instance,
  selected: readonly number[],
  steps: readonly TraceStep[],
): number[] {
  if (steps.some(({ t }) => t === 'unproven')) return [];
  const won = new Set(selected);
  const missed = new Set(steps.map((step) => (step.t === 'ineligible' ? step.project : undefined)));
  return [...instance.projects.keys()].filter((p) => {
    const { id, leastMinor } = projectAt(instance, p);
    return leastMinor !== undefined && !won.has(p) && !missed.has(id);
  });
}

function leastOf(costMinor: bigint, leftMinor: bigint, room = costMinor): bigint {
  const most = costMinor < leftMinor ? costMinor : leftMinor;
  return room < most ? room : most;
}

function measureOf({ options = {} }: RuleConfig): Measure {
  const { measure, utility, welfare } = options;
  return [measure, utility, welfare].some((value) => BY_POINTS.has(value)) ? 'points' : 'votes';
}

function projectAt(instance: Instance, p: number): Instance['projects'][number] {
  return instance.projects[p] as Instance['projects'][number];
}
