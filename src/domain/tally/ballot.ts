import { compareCodePoints } from '../shared/code-points';
import { err, ok, type Result } from '../shared/result';
import type { BallotContent, FrozenProject, PotConfig, RoundConfig } from './round-config';

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
 * - `ballot-unknown-project`: it names a project that is not in that pot
 * - `ballot-duplicate-project`: it names a project twice
 * - `ballot-too-few`, `ballot-too-many`: it names fewer or more projects than allowed
 * - `ballot-over-budget`: the projects cost more than the pot holds (knapsack ballots)
 */
export type BallotError =
  | { readonly kind: 'ballot-pot-not-in-style'; readonly pot: string }
  | { readonly kind: 'ballot-unknown-project'; readonly pot: string; readonly project: string }
  | { readonly kind: 'ballot-duplicate-project'; readonly pot: string; readonly project: string }
  | ({ readonly kind: 'ballot-too-few'; readonly min: number } & Chosen)
  | ({ readonly kind: 'ballot-too-many'; readonly max: number } & Chosen)
  | { readonly kind: 'ballot-over-budget'; readonly pot: string; readonly excessMinor: bigint };

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
 * @returns the ballot in the form in which it is recorded: ids sorted by code point
 */
export function checkBallot(
  ballot: BallotContent,
  rules: BallotRules,
): Result<BallotContent, BallotError> {
  const pots = Object.keys(ballot).sort();
  for (const pot of pots) {
    const error = faultIn(pot, projectsOf(ballot, pot), rules);
    if (error !== undefined) return err(error);
  }
  return ok(Object.fromEntries(pots.map((pot) => [pot, recorded(projectsOf(ballot, pot))])));
}

function projectsOf(ballot: BallotContent, pot: string): readonly string[] {
  return (ballot[pot] as BallotContent[string]).projects;
}

function recorded(projects: readonly string[]): BallotContent[string] {
  return { type: 'approval', projects: [...projects].sort(compareCodePoints) };
}

function faultIn(
  pot: string,
  projects: readonly string[],
  rules: BallotRules,
): BallotError | undefined {
  const config = rules.pots.get(pot);
  if (config === undefined || !rules.style.includes(pot)) {
    return { kind: 'ballot-pot-not-in-style', pot };
  }
  const costs = rules.costs.get(pot) as ReadonlyMap<string, bigint>;
  return nameFault(pot, projects, costs) ?? sizeFault(pot, projects, config, costs);
}

function nameFault(
  pot: string,
  projects: readonly string[],
  costs: ReadonlyMap<string, bigint>,
): BallotError | undefined {
  const seen = new Set<string>();
  for (const project of projects) {
    if (!costs.has(project)) return { kind: 'ballot-unknown-project', pot, project };
    if (seen.has(project)) return { kind: 'ballot-duplicate-project', pot, project };
    seen.add(project);
  }
  return undefined;
}

function sizeFault(
  pot: string,
  projects: readonly string[],
  { ballot, budgetMinor }: PotConfig,
  costs: ReadonlyMap<string, bigint>,
): BallotError | undefined {
  const chosen = projects.length;
  if (ballot.type === 'approval') return lengthFault({ pot, chosen }, ballot);
  const cost = projects.reduce((sum, id) => sum + (costs.get(id) as bigint), 0n);
  if (cost <= budgetMinor) return undefined;
  return { kind: 'ballot-over-budget', pot, excessMinor: cost - budgetMinor };
}

function lengthFault(
  choice: Chosen,
  { min, max }: { readonly min: number; readonly max: number },
): BallotError | undefined {
  if (choice.chosen > max) return { kind: 'ballot-too-many', max, ...choice };
  const isTooShort = choice.chosen > 0 && choice.chosen < min;
  return isTooShort ? { kind: 'ballot-too-few', min, ...choice } : undefined;
}
