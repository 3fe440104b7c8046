import { compareCodePoints } from '../shared/code-points';
import { err, ok, type Result } from '../shared/result';
import type { BallotRule, CumulativeRule, ScoringRule } from './ballot-rule';
import type { FrozenProject, PotConfig, RoundConfig } from './round-config';
import {
  type BallotContent,
  namedIn,
  type PointSelections,
  type Selections,
  selectionsType,
} from './selections';

/** What a ballot of one style may hold. */
export interface BallotRules {
  readonly style: readonly string[];
  readonly pots: ReadonlyMap<string, PotConfig>;
  /** Costs in minor units by project id, by pot. */
  readonly costs: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
}

/**
 * Why a ballot is not legal.
 * - `ballot-pot-not-in-style`: it holds a pot that the voter's style does not show
 * - `ballot-wrong-type`: it is filled in in another way than the pot's ballots are
 * - `ballot-unknown-project`: it names a project that is not in that pot
 * - `ballot-duplicate-project`: it names a project twice
 * - `ballot-too-few`, `ballot-too-many`: it names fewer or more projects than allowed
 * - `ballot-over-budget`: the projects cost more than the pot holds (knapsack ballots)
 * - `ballot-points-not-whole`: the points of a project are no whole number
 * - `ballot-points-out-of-range`: the points of a project are below or above what one may get
 * - `ballot-points-over`: all points together are more than a ballot has (cumulative ballots)
 */
export type BallotError =
  | { readonly kind: 'ballot-pot-not-in-style' | 'ballot-wrong-type'; readonly pot: string }
  | ({ readonly kind: 'ballot-unknown-project' | 'ballot-duplicate-project' } & AtProject)
  | ({ readonly kind: 'ballot-too-few'; readonly min: number } & Chosen)
  | ({ readonly kind: 'ballot-too-many'; readonly max: number } & Chosen)
  | { readonly kind: 'ballot-over-budget'; readonly pot: string; readonly excessMinor: bigint }
  | ({ readonly kind: 'ballot-points-not-whole' } & AtProject)
  | ({ readonly kind: 'ballot-points-out-of-range' } & PointRange & AtProject)
  | {
      readonly kind: 'ballot-points-over';
      readonly pot: string;
      readonly given: number;
      readonly points: number;
    };

interface AtProject {
  readonly pot: string;
  readonly project: string;
}

interface PointRange {
  readonly lowest: number;
  readonly highest: number;
}

interface Chosen {
  readonly pot: string;
  readonly chosen: number;
}

/**
 * Gathers what is needed to judge ballots of a style.
 * @param style a style of the configuration; one that does not exist shows no pot
 */
export function ballotRules(
  config: RoundConfig,
  projects: readonly FrozenProject[],
  style: string,
): BallotRules {
  const costs = new Map<string, Map<string, bigint>>();
  for (const pot of config.pots.keys()) costs.set(pot, new Map());
  for (const { id, pot, costMinor } of projects) costs.get(pot)?.set(id, costMinor);
  return { style: config.styles.get(style) ?? [], pots: config.pots, costs };
}

/**
 * Decides whether a ballot is legal, the first fault in pot order winning. No choice in a pot is
 * always legal: a blank vote counts.
 * @returns the ballot in the form in which it is recorded: ids of approvals sorted by code point
 */
export function checkBallot(
  ballot: BallotContent,
  rules: BallotRules,
): Result<BallotContent, BallotError> {
  const pots = Object.keys(ballot).sort();
  for (const pot of pots) {
    const [error] = potFaults(pot, selectionsIn(ballot, pot), rules);
    if (error !== undefined) return err(error);
  }
  return ok(Object.fromEntries(pots.map((pot) => [pot, recorded(selectionsIn(ballot, pot))])));
}

/** Everything that is wrong with the choice in one pot: what is wrong with projects comes first. */
export function potFaults(pot: string, selections: Selections, rules: BallotRules): BallotError[] {
  const config = rules.pots.get(pot);
  if (config === undefined || !rules.style.includes(pot)) {
    return [{ kind: 'ballot-pot-not-in-style', pot }];
  }
  const { ballot } = config;
  if (selections.type !== selectionsType(ballot)) return [{ kind: 'ballot-wrong-type', pot }];
  const costs = rules.costs.get(pot) as ReadonlyMap<string, bigint>;
  const faults = [...nameFaults(pot, selections, costs), ...pointFaults(pot, selections, ballot)];
  // Sums of what is wrong in itself would say nothing.
  return faults.length > 0 ? faults : sizeFaults(pot, selections, config, costs);
}

function sizeFaults(
  pot: string,
  selections: Selections,
  { ballot, budgetMinor }: PotConfig,
  costs: ReadonlyMap<string, bigint>,
): BallotError[] {
  switch (ballot.type) {
    case 'knapsack':
      return budgetFaults(pot, selections, { costs, budgetMinor });
    case 'scoring':
      return [];
    case 'cumulative':
      return [
        ...lengthFaults(pot, selections, ballot),
        ...sumFaults(pot, selections as PointSelections, ballot),
      ];
    case 'approval':
    case 'ordinal':
      return lengthFaults(pot, selections, ballot);
  }
}

function selectionsIn(ballot: BallotContent, pot: string): Selections {
  return ballot[pot] as Selections;
}

function recorded(selections: Selections): Selections {
  if (selections.type !== 'approval') return selections;
  return { type: 'approval', projects: [...selections.projects].sort(compareCodePoints) };
}

function nameFaults(
  pot: string,
  selections: Selections,
  costs: ReadonlyMap<string, bigint>,
): BallotError[] {
  const seen = new Set<string>();
  const faults: BallotError[] = [];
  for (const project of namedIn(selections)) {
    if (!costs.has(project)) faults.push({ kind: 'ballot-unknown-project', pot, project });
    else if (seen.has(project)) faults.push({ kind: 'ballot-duplicate-project', pot, project });
    seen.add(project);
  }
  return faults;
}

function pointFaults(pot: string, selections: Selections, rule: BallotRule): BallotError[] {
  if (rule.type !== 'cumulative' && rule.type !== 'scoring') return [];
  const range = rangeOf(rule);
  const given = Object.entries((selections as PointSelections).points);
  return given.flatMap(([project, points]): BallotError[] => {
    if (!Number.isSafeInteger(points)) return [{ kind: 'ballot-points-not-whole', pot, project }];
    const isInRange = points >= range.lowest && points <= range.highest;
    return isInRange ? [] : [{ kind: 'ballot-points-out-of-range', pot, project, ...range }];
  });
}

function rangeOf(rule: CumulativeRule | ScoringRule): PointRange {
  if (rule.type === 'scoring') return { lowest: rule.lowest, highest: rule.highest };
  return { lowest: 1, highest: rule.mostPerProject };
}

function budgetFaults(
  pot: string,
  selections: Selections,
  { costs, budgetMinor }: { costs: ReadonlyMap<string, bigint>; budgetMinor: bigint },
): BallotError[] {
  const named = namedIn(selections);
  const cost = named.reduce((sum, id) => sum + (costs.get(id) as bigint), 0n);
  if (cost <= budgetMinor) return [];
  return [{ kind: 'ballot-over-budget', pot, excessMinor: cost - budgetMinor }];
}

function lengthFaults(
  pot: string,
  selections: Selections,
  { min, max }: { readonly min: number; readonly max: number },
): BallotError[] {
  const chosen = namedIn(selections).length;
  if (chosen > max) return [{ kind: 'ballot-too-many', max, pot, chosen }];
  const isTooShort = chosen > 0 && chosen < min;
  return isTooShort ? [{ kind: 'ballot-too-few', min, pot, chosen }] : [];
}

function sumFaults(
  pot: string,
  selections: PointSelections,
  { points }: CumulativeRule,
): BallotError[] {
  const given = Object.values(selections.points).reduce((sum, one) => sum + one, 0);
  return given > points ? [{ kind: 'ballot-points-over', pot, given, points }] : [];
}
