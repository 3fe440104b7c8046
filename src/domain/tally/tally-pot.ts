import { assert } from '../shared/assert';
import { compareCodePoints } from '../shared/code-points';
import { LimitLedger, limitsOf, type PotLimits } from './constraints';
import { bindRule } from './counting-rule';
import type { RuleConfig, TallyProgress } from './rule';
import { idsOf } from './greedy/greedy';
import {
  buildPotInstance,
  type CostedProject,
  type DistrictShares,
  type Instance,
  packedInstance,
} from './instance';
import { fundParts, type PartGrant } from './part-funding';
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
  /** Points for every ballot, aligned with its ids; see `PotBallots`. Packed ballots have theirs. */
  readonly points?: readonly (readonly number[])[] | undefined;
  readonly rule: RuleConfig;
  /** What the winners must respect beside the budget. */
  readonly limits?: PotLimits | undefined;
  /** Money of the voters of each style; only rules with `respectsDistricts` take it. */
  readonly districts?: DistrictShares | undefined;
  /** Every project id once; an earlier one wins ties. */
  readonly tieOrder: readonly string[];
  /** Told how many runs of Equal Shares were examined. */
  readonly onProgress?: TallyProgress;
}

/** A winner that got less than its cost; in minor units. */
export interface PartialGrant {
  readonly id: string;
  readonly grantedMinor: bigint;
}

/** The outcome of one pot, with every step that led to it. */
export interface PotOutcome {
  /** Ballots counted in this pot. */
  readonly ballots: number;
  /** Ids in order of selection. */
  readonly order: string[];
  /** The same ids by code point. */
  readonly winners: string[];
  /** Winners that got less than their cost, by code point. */
  readonly partial: PartialGrant[];
  /** What all winners got. */
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
  const { budgetMinor, unitMinor } = input;
  const instance = instanceOf(input);
  const limits = input.limits && limitsOf(instance, input.limits);
  const counted = rule.value(instance, { budgetMinor, unitMinor, limits }, input.onProgress);
  const ledger = new LimitLedger(instance, limits);
  counted.selected.forEach((project) => ledger.take(project));
  const leftMinor = budgetMinor - costOf(instance, counted.selected);
  const parts = fundParts(instance, { ...counted, leftMinor, ledger }, input.rule);
  const order = idsOf(instance, [...counted.selected, ...parts.grants.map((g) => g.project)]);
  const granted = parts.grants.reduce((sum, { grantedMinor }) => sum + grantedMinor, 0n);
  const steps = [...counted.steps, ...parts.steps];
  return {
    ballots: instance.voters,
    order,
    winners: [...order].sort(compareCodePoints),
    partial: partialOf(instance, parts.grants),
    costMinor: budgetMinor - leftMinor + granted,
    leftMinor: leftMinor - granted,
    votes: votesById(instance),
    runs: counted.runs,
    trace: steps,
    ties: countTies(steps),
  };
}

function instanceOf({ projects, tieOrder, ballots, points, districts }: PotTallyInput): Instance {
  if (!('weights' in ballots)) {
    return buildPotInstance(projects, tieOrder, { ballots, points, districts });
  }
  assert(districts === undefined, 'packed ballots know no districts');
  return packedInstance(projects, tieOrder, ballots);
}

function votesById(instance: Instance): Map<string, number> {
  return new Map(instance.projects.map(({ id }, p) => [id, instance.votes[p] as number]));
}

function costOf(instance: Instance, selected: readonly number[]): bigint {
  return selected.reduce((sum, p) => sum + projectAt(instance, p).costMinor, 0n);
}

function partialOf(instance: Instance, grants: readonly PartGrant[]): PartialGrant[] {
  const all = grants.map(({ project, grantedMinor }) => ({
    ...projectAt(instance, project),
    grantedMinor,
  }));
  return all
    .filter(({ costMinor, grantedMinor }) => grantedMinor < costMinor)
    .map(({ id, grantedMinor }) => ({ id, grantedMinor }))
    .sort((a, b) => compareCodePoints(a.id, b.id));
}

function projectAt(instance: Instance, p: number): CostedProject {
  return instance.projects[p] as CostedProject;
}
