import { compareCodePoints } from '../shared/code-points';
import { limitsOf, type PotLimits } from './constraints';
import { bindRule } from './counting-rule';
import type { RuleConfig, TallyProgress } from './rule';
import { idsOf } from './greedy/greedy';
import { buildInstance, type CostedProject, type Instance, packedInstance } from './instance';
import type { PackedBallots } from './instance-groups';
import { countTies, type TraceStep } from './trace';

/** Everything that the outcome of one pot depends on; money in minor currency units. */
export interface PotTallyInput {
  readonly budgetMinor: bigint;
  /** Minor units per currency unit: the step of the add1 completions. */
  readonly unitMinor: bigint;
  readonly projects: readonly CostedProject[];
  /** One list of different project ids per ballot that holds the pot; empty lists count. */
  readonly ballots: readonly (readonly string[])[] | PackedBallots;
  /** Points for every ballot, aligned with its ids; see `buildInstance`. Packed ballots have theirs. */
  readonly points?: readonly (readonly number[])[];
  readonly rule: RuleConfig;
  /** What the winners must respect beside the budget; only rules with `respectsLimits` take it. */
  readonly limits?: PotLimits;
  /** Every project id once; an earlier one wins ties. */
  readonly tieOrder: readonly string[];
  /** Told how many runs of Equal Shares were examined. */
  readonly onProgress?: TallyProgress;
}

/** The outcome of one pot, with every step that led to it. */
export interface PotOutcome {
  /** Ballots counted in this pot. */
  readonly ballots: number;
  /** Ids in order of selection. */
  readonly order: string[];
  /** The same ids by code point. */
  readonly winners: string[];
  readonly costMinor: bigint;
  readonly leftMinor: bigint;
  /** Ballots that approve each project. */
  readonly votes: ReadonlyMap<string, number>;
  readonly runs: number;
  readonly trace: TraceStep[];
  /** Steps of the trace that met a tie. */
  readonly ties: number;
}

/**
 * Counts one pot. The outcome is exact, and depends neither on the order of the ballots nor on that
 * of the projects.
 * @throws RangeError for a rule or an option that `bindRule` refuses; AssertionError for a ballot
 *   that `checkBallot` refuses, or a tie order that is no permutation of the projects
 */
export function tallyPot(input: PotTallyInput): PotOutcome {
  const rule = bindRule(input.rule);
  if (!rule.ok) throw new RangeError(`${rule.error.kind}: ${input.rule.id}`);
  const instance = instanceOf(input);
  const limits = input.limits && limitsOf(instance, input.limits);
  const purse = { budgetMinor: input.budgetMinor, unitMinor: input.unitMinor, limits };
  const { selected, steps, runs } = rule.value(instance, purse, input.onProgress);
  const order = idsOf(instance, selected);
  const costMinor = selected.reduce((sum, p) => sum + projectAt(instance, p).costMinor, 0n);
  return {
    ballots: instance.voters,
    order,
    winners: [...order].sort(compareCodePoints),
    costMinor,
    leftMinor: input.budgetMinor - costMinor,
    votes: votesById(instance),
    runs,
    trace: steps,
    ties: countTies(steps),
  };
}

function instanceOf({ projects, tieOrder, ballots, points }: PotTallyInput): Instance {
  if ('weights' in ballots) return packedInstance(projects, tieOrder, ballots);
  return buildInstance(projects, tieOrder, ballots, points);
}

function votesById(instance: Instance): Map<string, number> {
  return new Map(instance.projects.map(({ id }, p) => [id, instance.votes[p] as number]));
}

function projectAt(instance: Instance, p: number): CostedProject {
  return instance.projects[p] as CostedProject;
}
