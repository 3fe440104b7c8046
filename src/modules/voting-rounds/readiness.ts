import type { Instant } from '../../domain/shared/instant';
import type { BallotStyle } from './ballot-styles';
import type { BallotProject, PlannedPot } from './frozen-round';
import { limitFaults, type LimitFaultName } from './limits/limit-checks';
import { moneyFaults, type MoneyFaultName } from './limits/pot-money';

/** What is looked at before a round may open; each has its words under `voting-rounds.check`. */
export type CheckName =
  | 'dates'
  | 'pots'
  | 'projects'
  | 'costs'
  | 'roll'
  | 'styles'
  | 'reach'
  | 'smallStyles'
  | 'keys'
  | 'approvers'
  | 'seed'
  | 'limits'
  | LimitFaultName
  | MoneyFaultName;

/** One line of the check list; `failed` and `open` stand in the way of the opening. */
export interface Check {
  readonly name: CheckName;
  readonly state: 'done' | 'open' | 'failed' | 'info';
  readonly values: Readonly<Record<string, string | number>>;
}

/** Everything that readiness follows from. */
export interface RoundFacts {
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly now: Instant;
  readonly tieSeed: string;
  readonly pots: readonly PlannedPot[];
  readonly projects: readonly BallotProject[];
  readonly styles: readonly BallotStyle[];
  readonly rollByStyle: ReadonlyMap<string, number>;
  readonly unreachable: number;
  readonly codes: number;
  readonly matches: number;
  /** Officers with a key for approving acts. */
  readonly approvers: number;
  readonly areKeysWritable: boolean;
}

/** Below so many people, ballots of a style could be told apart by who voted. */
export const SMALL_STYLE = 25;

/** The check list of a round, in the order in which an officer works. */
export function checkRound(facts: RoundFacts): Check[] {
  return [
    dates(facts),
    pots(facts),
    projects(facts),
    ...costs(facts),
    ...limits(facts),
    roll(facts),
    ...styles(facts),
    reach(facts),
    ...smallStyles(facts),
    { name: 'seed', state: facts.tieSeed === '' ? 'open' : 'done', values: {} },
    approvers(facts),
    { name: 'keys', state: facts.areKeysWritable ? 'done' : 'failed', values: {} },
  ];
}

/** Whether nothing stands in the way of the opening. */
export function isReady(checks: readonly Check[]): boolean {
  return checks.every(({ state }) => state === 'done' || state === 'info');
}

/** The styles of the roll that have too few people to hide in, by name. */
export function smallStylesOf(rollByStyle: ReadonlyMap<string, number>): string[] {
  return [...rollByStyle].filter(([, people]) => people < SMALL_STYLE).map(([style]) => style);
}

function dates({ opensAt, closesAt, now }: RoundFacts): Check {
  const isFine = opensAt < closesAt && closesAt > now;
  return { name: 'dates', state: isFine ? 'done' : 'failed', values: {} };
}

function pots(facts: RoundFacts): Check {
  const values = { pots: facts.pots.length };
  return { name: 'pots', state: facts.pots.length === 0 ? 'open' : 'done', values };
}

function projects(facts: RoundFacts): Check {
  const empty = facts.pots.filter(({ slug }) => ofPot(facts, slug).length === 0);
  const names = empty.map(({ name }) => name).join(', ');
  const values = { projects: facts.projects.length, missing: empty.length, names };
  return { name: 'projects', state: empty.length > 0 ? 'open' : 'done', values };
}

/** A project dearer than its pot can never win; the officer should know before people choose it. */
function costs(facts: RoundFacts): Check[] {
  const dear = facts.pots.flatMap(({ slug, amountMinor }) =>
    ofPot(facts, slug).filter(({ costMinor }) => BigInt(costMinor) > BigInt(amountMinor)),
  );
  const names = dear.map(({ name }) => name).join(', ');
  return dear.length === 0
    ? []
    : [{ name: 'costs', state: 'info', values: { projects: dear.length, names } }];
}

/** Without limits there is nothing to say. */
function limits({ pots: all, ...voters }: RoundFacts): Check[] {
  const faults = [...all.flatMap(limitFaults), ...moneyFaults(all, voters)];
  const count = all.reduce((sum, pot) => sum + pot.limits.length, 0);
  if (faults.length > 0) return faults.map((fault) => ({ ...fault, state: 'failed' }));
  return count === 0 ? [] : [{ name: 'limits', state: 'done', values: { limits: count } }];
}

function roll({ rollByStyle }: RoundFacts): Check {
  const people = [...rollByStyle.values()].reduce((sum, n) => sum + n, 0);
  return { name: 'roll', state: people === 0 ? 'open' : 'done', values: { people } };
}

/** The pots may have changed after the roll was imported. */
function styles({ rollByStyle, styles: known }: RoundFacts): Check[] {
  const lost = [...rollByStyle.keys()].filter((name) => !known.some(({ style }) => style === name));
  const values = { styles: lost.length, names: lost.join(', ') };
  return lost.length === 0 ? [] : [{ name: 'styles', state: 'failed', values }];
}

function reach({ rollByStyle, unreachable, codes, matches }: RoundFacts): Check {
  const isDone = rollByStyle.size > 0 && unreachable === 0;
  const values = { people: unreachable, codes, matches };
  return { name: 'reach', state: isDone ? 'done' : 'open', values };
}

function smallStyles({ rollByStyle }: RoundFacts): Check[] {
  const small = smallStylesOf(rollByStyle);
  const names = small.map((style) => `${style} (${rollByStyle.get(style) ?? 0})`).join(', ');
  const values = { styles: small.length, names, least: SMALL_STYLE };
  return small.length === 0 ? [] : [{ name: 'smallStyles', state: 'info', values }];
}

/** Not in the way of the opening: many rounds never need an act. */
function approvers({ approvers: count }: RoundFacts): Check {
  return { name: 'approvers', state: count < 2 ? 'info' : 'done', values: { approvers: count } };
}

function ofPot({ projects: all }: RoundFacts, slug: string): BallotProject[] {
  return all.filter(({ pot }) => pot === slug);
}
