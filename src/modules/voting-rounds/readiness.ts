import type { Instant } from '../../domain/shared/instant';
import { countsPoints } from './counting-choices';
import type { BallotStyle } from './ballot-styles';
import type { BallotProject, PlannedPot } from './frozen-round';
import { limitFaults, type LimitFaultName } from './limits/limit-checks';
import { limitNotes, type LimitNoteName } from './limits/limit-notes';
import { moneyFaults, type MoneyFaultName } from './limits/pot-money';

/** What is looked at before a round may open; each has its words under `voting-rounds.check`. */
export type CheckName =
  | 'dates'
  | 'phase'
  | 'pots'
  | 'votesOnly'
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
  | LimitNoteName
  | MoneyFaultName;

/** A name in a line of the check list, in whatever language it has, or a style to be named. */
export type CheckedName =
  { readonly name: string } | { readonly style: string; readonly people?: number };

/** One line of the check list; `failed` and `open` stand in the way of the opening. */
export interface Check {
  readonly name: CheckName;
  readonly state: 'done' | 'open' | 'failed' | 'info';
  readonly values: Readonly<Record<string, string | number>>;
  /** What its words list as `names`. */
  readonly names?: readonly CheckedName[];
  /** Times that its words tell. */
  readonly times?: Readonly<Record<string, Instant>>;
}

/** Everything that readiness follows from. */
export interface RoundFacts {
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  /** When the cycle says that people vote; undefined where it does not say. */
  readonly votingPhase: { readonly opensAt: Instant; readonly closesAt: Instant } | undefined;
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
    ...phase(facts),
    pots(facts),
    ...votesOnly(facts),
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

/** People read the dates of the cycle, too, and would trust the wrong ones. */
function phase({ opensAt, closesAt, votingPhase }: RoundFacts): Check[] {
  if (votingPhase === undefined) return [];
  const { opensAt: from, closesAt: to } = votingPhase;
  if (opensAt >= from && closesAt <= to) return [];
  return [{ name: 'phase', state: 'info', values: {}, times: { from, to } }];
}

/** A voter who weighs projects should not do so in vain without a word. */
function votesOnly({ pots: all }: RoundFacts): Check[] {
  return all
    .filter(({ ballotType, ruleOptions }) => {
      const isWeighed = ballotType !== 'approval' && ballotType !== 'knapsack';
      return isWeighed && !countsPoints(ruleOptions);
    })
    .map(({ name }) => ({ name: 'votesOnly', state: 'info', values: { pot: name } }));
}

function pots(facts: RoundFacts): Check {
  const values = { pots: facts.pots.length };
  return { name: 'pots', state: facts.pots.length === 0 ? 'open' : 'done', values };
}

function projects(facts: RoundFacts): Check {
  const empty = facts.pots.filter(({ slug }) => ofPot(facts, slug).length === 0);
  const values = { projects: facts.projects.length, missing: empty.length };
  const names = empty.map(({ name }) => ({ name }));
  return { name: 'projects', state: empty.length > 0 ? 'open' : 'done', values, names };
}

/** A project dearer than its pot can never win; the officer should know before people choose it. */
function costs(facts: RoundFacts): Check[] {
  const dear = facts.pots.flatMap(({ slug, amountMinor }) =>
    ofPot(facts, slug).filter(({ costMinor }) => BigInt(costMinor) > BigInt(amountMinor)),
  );
  const names = dear.map(({ name }) => ({ name }));
  const values = { projects: dear.length };
  return dear.length === 0 ? [] : [{ name: 'costs', state: 'info', values, names }];
}

/** Without limits there is nothing to say. */
function limits({ pots: all, projects: every, ...voters }: RoundFacts): Check[] {
  const faults = [
    ...all.flatMap(limitFaults),
    ...moneyFaults(all, voters).map(({ styles = [], ...fault }) => {
      return { ...fault, names: styles.map((style) => ({ style })) };
    }),
  ];
  if (faults.length > 0) return faults.map((fault) => ({ ...fault, state: 'failed' }));
  const notes = all.flatMap((pot) => {
    const receives = all.some(({ leftTo }) => leftTo === pot.id);
    return limitNotes(
      { ...pot, receives },
      every.filter((project) => project.pot === pot.slug),
    );
  });
  if (notes.length > 0) {
    return notes.map(({ projects: held = [], ...note }) => {
      return { ...note, state: 'info', names: held.map((name) => ({ name })) };
    });
  }
  const count = all.reduce((sum, pot) => sum + pot.limits.length, 0);
  return count === 0 ? [] : [{ name: 'limits', state: 'done', values: { limits: count } }];
}

function roll({ rollByStyle }: RoundFacts): Check {
  const people = [...rollByStyle.values()].reduce((sum, n) => sum + n, 0);
  return { name: 'roll', state: people === 0 ? 'open' : 'done', values: { people } };
}

/** The pots may have changed after the roll was imported. */
function styles({ rollByStyle, styles: known }: RoundFacts): Check[] {
  const lost = [...rollByStyle.keys()].filter((name) => !known.some(({ style }) => style === name));
  // The roll calls them so, and the round no longer has another name for them.
  const names = lost.map((name) => ({ name }));
  const values = { styles: lost.length };
  return lost.length === 0 ? [] : [{ name: 'styles', state: 'failed', values, names }];
}

function reach({ rollByStyle, unreachable, codes, matches }: RoundFacts): Check {
  const isDone = rollByStyle.size > 0 && unreachable === 0;
  const values = { people: unreachable, codes, matches };
  return { name: 'reach', state: isDone ? 'done' : 'open', values };
}

function smallStyles({ rollByStyle }: RoundFacts): Check[] {
  const small = smallStylesOf(rollByStyle);
  const names = small.map((style) => ({ style, people: rollByStyle.get(style) ?? 0 }));
  const values = { styles: small.length, least: SMALL_STYLE };
  return small.length === 0 ? [] : [{ name: 'smallStyles', state: 'info', values, names }];
}

/** Not in the way of the opening: many rounds never need an act. */
function approvers({ approvers: count }: RoundFacts): Check {
  return { name: 'approvers', state: count < 2 ? 'info' : 'done', values: { approvers: count } };
}

function ofPot({ projects: all }: RoundFacts, slug: string): BallotProject[] {
  return all.filter(({ pot }) => pot === slug);
}
