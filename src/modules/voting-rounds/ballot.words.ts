import { assertNever } from '../../domain/shared/assert';
import { givesPoints } from '../../domain/tally/ballot-rule';
import type { FieldError } from '../../platform/forms/read-form';
import type { PaperPot } from './ballot-paper';
import type { ChoiceFault, PotChoice } from './paper-choice';

/** A text of the catalogue with what it says. */
export interface Words {
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Amounts in words, of the language and the currency of a page. */
export type Money = (minor: bigint) => string;

/** What is asked of a voter in a pot: the end of a key, after `title` or `pot`. */
export interface Question {
  readonly kind: 'Count' | 'Sum' | 'Points' | 'Score' | 'Rank';
  readonly values: Readonly<Record<string, string | number>>;
}

/** The sentence that runs along with the choices; texts in braces are filled in by the browser. */
export interface Running {
  readonly message: Words;
  readonly over: Words;
  readonly status: Words;
}

/** Where a fault is: the pot as a whole, or the number of one of its projects. */
export type PlaceOf = (project: string) => { readonly field: string; readonly name: string };

/** The id of a pot on the page, without `field-`. */
export function potField({ id }: Pick<PaperPot, 'id'>): string {
  return `pot-${id}`;
}

export function questionOf({ name, rule, budgetMinor }: PaperPot, money: Money): Question {
  const pot = name;
  switch (rule.type) {
    case 'approval':
      return { kind: 'Count', values: { pot, max: rule.max } };
    case 'knapsack':
      return { kind: 'Sum', values: { pot, budget: money(budgetMinor) } };
    case 'cumulative':
      return { kind: 'Points', values: { pot, points: rule.points } };
    case 'scoring':
      return { kind: 'Score', values: { pot, lowest: rule.lowest, highest: rule.highest } };
    case 'ordinal':
      return { kind: 'Rank', values: { pot, max: rule.max } };
    default:
      return assertNever(rule);
  }
}

/** How to fill in a ballot that asks for more than ticks; null where ticks say all. */
export function instructionOf({ rule, areWeighed }: PaperPot): Words | null {
  const how = (values: Words['values']): Words => {
    return { text: `ballots.show.how.${rule.type}${areWeighed ? '' : 'Votes'}`, values };
  };
  switch (rule.type) {
    case 'approval':
    case 'knapsack':
      return null;
    case 'cumulative':
      return how({ most: rule.mostPerProject, max: rule.max });
    case 'scoring': {
      const { lowest, highest, unlisted } = rule;
      return how({ lowest, highest, unlisted });
    }
    case 'ordinal':
      return how({});
    default:
      return assertNever(rule);
  }
}

/** What becomes of points and places in a count of votes; null where they count or are not given. */
export function votesOnlyOf({ rule, areWeighed }: PaperPot): Words | null {
  if (areWeighed || !givesPoints(rule)) return null;
  return { text: `ballots.check.votesOnly.${rule.type}`, values: {} };
}

/** How much of what a ballot has is used up; of scores there is no end. */
export function usedUp({ pot, chosen, spentMinor, given }: PotChoice): {
  readonly used: bigint;
  readonly limit: bigint;
} {
  const { rule, budgetMinor } = pot;
  if (rule.type === 'knapsack') return { used: spentMinor, limit: budgetMinor };
  if (rule.type === 'cumulative') return { used: BigInt(given), limit: BigInt(rule.points) };
  const limit = rule.type === 'scoring' ? 0 : rule.max;
  return { used: BigInt(chosen.length), limit: BigInt(limit) };
}

/** The running sentence now, and with places for the browser's own figures. */
export function runningOf(choice: PotChoice, money: Money): Running {
  const { used, limit } = usedUp(choice);
  const isOver = limit > 0n && used > limit;
  const show = choice.pot.rule.type === 'knapsack' ? money : String;
  const now = {
    count: choice.chosen.length,
    spent: show(used),
    left: show(isOver ? 0n : limit - used),
    over: show(isOver ? used - limit : 0n),
  };
  const later = { count: '{count}', spent: '{spent}', left: '{left}', over: '{over}' };
  const all = show(limit);
  return {
    message: runningWords(choice.pot, { ...later, all }, false),
    over: runningWords(choice.pot, { ...later, all }, true),
    status: runningWords(choice.pot, { ...now, all }, isOver),
  };
}

interface Figures {
  readonly count: string | number;
  readonly spent: string;
  readonly left: string;
  readonly over: string;
  readonly all: string;
}

function runningWords({ rule }: PaperPot, figures: Figures, isOver: boolean): Words {
  const { count, spent, left, over, all } = figures;
  switch (rule.type) {
    case 'knapsack':
      return isOver
        ? { text: 'ballots.running.sumOver', values: { spent, over } }
        : { text: 'ballots.running.sum', values: { spent, budget: all } };
    case 'cumulative':
      return isOver
        ? { text: 'ballots.running.pointsOver', values: { over, points: all } }
        : { text: 'ballots.running.points', values: { left, points: all } };
    case 'scoring':
      return { text: 'ballots.running.scored', values: { count } };
    case 'approval':
    case 'ordinal':
      return countWords(rule.type, { count, over, max: all }, isOver);
    default:
      return assertNever(rule);
  }
}

function countWords(
  type: 'approval' | 'ordinal',
  { count, over, max }: Record<'count' | 'over' | 'max', string | number>,
  isOver: boolean,
): Words {
  if (isOver) return { text: 'ballots.running.countOver', values: { count, over } };
  const text = type === 'ordinal' ? 'ballots.running.ranked' : 'ballots.running.count';
  return { text, values: { count, max } };
}

/** What to say of each fault of a pot, and where; faults that a form cannot hold say nothing. */
export function faultErrors(choice: PotChoice, money: Money, placeOf: PlaceOf): FieldError[] {
  return choice.mistakes.flatMap((fault) =>
    'project' in fault
      ? projectError(fault, placeOf(fault.project))
      : potError(fault, choice, money),
  );
}

type ProjectFault = Extract<ChoiceFault, { readonly project: string }>;
type PotFault = Exclude<ChoiceFault, ProjectFault>;

function projectError(fault: ProjectFault, { field, name }: ReturnType<PlaceOf>): FieldError[] {
  // Titles are in any language, and must not turn the sentence around them.
  const values = { project: `\u2068${name}\u2069` };
  switch (fault.kind) {
    case 'ballot-points-not-whole':
      return [{ field, text: 'ballots.error.notWhole', values }];
    case 'ballot-points-out-of-range': {
      const { lowest, highest } = fault;
      return [{ field, text: 'ballots.error.outOfRange', values: { ...values, lowest, highest } }];
    }
    case 'rank-unknown':
      return [{ field, text: 'ballots.error.rankUnknown', values }];
    case 'rank-taken':
      return [{ field, text: 'ballots.error.rankTaken', values }];
    case 'ballot-unknown-project':
    case 'ballot-duplicate-project':
      return [];
    default:
      return assertNever(fault);
  }
}

function potError(fault: PotFault, choice: PotChoice, money: Money): FieldError[] {
  const { pot, chosen, spentMinor } = choice;
  const field = potField(pot);
  const named = { pot: pot.name, chosen: chosen.length };
  const { type } = pot.rule;
  switch (fault.kind) {
    case 'ballot-too-many': {
      const values = { ...named, max: fault.max, excess: fault.chosen - fault.max };
      return [{ field, text: `ballots.error.tooMany.${type}`, values }];
    }
    case 'ballot-too-few': {
      const values = { ...named, min: fault.min, missing: fault.min - fault.chosen };
      return [{ field, text: `ballots.error.tooFew.${type}`, values }];
    }
    case 'ballot-over-budget': {
      const amounts = { spent: money(spentMinor), excess: money(fault.excessMinor) };
      return [{ field, text: 'ballots.error.overBudget', values: { pot: pot.name, ...amounts } }];
    }
    case 'ballot-points-over': {
      const { given, points } = fault;
      const values = { pot: pot.name, given, points, excess: given - points };
      return [{ field, text: 'ballots.error.pointsOver', values }];
    }
    case 'rank-missing': {
      const values = { pot: pot.name, rank: fault.rank };
      return [{ field, text: 'ballots.error.rankMissing', values }];
    }
    case 'ballot-pot-not-in-style':
    case 'ballot-wrong-type':
      return [];
    default:
      return assertNever(fault);
  }
}
