import type { Fraction } from '../../src/domain/shared/fraction';
import type { RuleConfig } from '../../src/domain/tally/rule';
import type { PotOutcome } from '../../src/domain/tally/tally-pot';
import type { TraceStep } from '../../src/domain/tally/trace';
import type { RandomPot } from './random-pots';

type StepOf<T, S extends TraceStep = TraceStep> = S extends unknown
  ? T extends S['t']
    ? S
    : never
  : never;

/** The steps of one kind. */
export function stepsOf<T extends TraceStep['t']>(outcome: PotOutcome, t: T): StepOf<T>[] {
  return outcome.trace.filter((step) => step.t === t) as StepOf<T>[];
}

/** Reads "num/den". */
export function fractionOf(text: string): Fraction {
  const [num, den] = text.split('/') as [string, string];
  return { num: BigInt(num), den: BigInt(den) };
}

/** What each ballot gives to a project it supports, by the ballot's place; 1 where there are no points. */
export function supportFor({ ballots, points }: RandomPot, id: string): Map<number, number> {
  const support = new Map<number, number>();
  ballots.forEach((ballot, voter) => {
    const place = ballot.indexOf(id);
    const given = place < 0 ? 0 : (points?.[voter]?.[place] ?? 1);
    if (given > 0) support.set(voter, given);
  });
  return support;
}

/** The sum of what all ballots give to a project, those points below 0 included. */
export function pointsFor({ ballots, points }: RandomPot, id: string): number {
  return ballots.reduce((sum, ballot, voter) => {
    const place = ballot.indexOf(id);
    return place < 0 ? sum : sum + (points?.[voter]?.[place] ?? 1);
  }, 0);
}

/** What a project costs, in minor units. */
export function costIn({ projects }: RandomPot, id: string): bigint {
  return projects.find((project) => project.id === id)!.costMinor;
}

const BY_POINTS: ReadonlySet<unknown> = new Set(['points', 'cost-points', 'borda', 'cost-borda']);

/** Whether a rule asks how many points a project has where others ask for votes. */
export function countsPoints({ options = {} }: RuleConfig): boolean {
  return ['measure', 'utility', 'welfare'].some((name) => BY_POINTS.has(options[name]));
}

/** Votes or points of a project, as its rule has it. */
export function scoreIn(pot: RandomPot, rule: RuleConfig, id: string): number {
  return countsPoints(rule) ? pointsFor(pot, id) : supportFor(pot, id).size;
}

/** What every winner got. */
export function grantedIn(pot: RandomPot, { order, partial }: PotOutcome): Map<string, bigint> {
  const parts = new Map(partial.map(({ id, grantedMinor }) => [id, grantedMinor]));
  return new Map(order.map((id) => [id, parts.get(id) ?? costIn(pot, id)]));
}
