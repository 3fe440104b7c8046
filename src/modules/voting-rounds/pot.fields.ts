import type { BallotRule, BallotType } from '../../domain/tally/ballot-rule';
import { feeds } from '../../domain/tally/pot-rule';
import {
  COUNTING_CHOICES,
  countingChoiceOf,
  DEFAULT_BALLOT,
  DEFAULT_MAX_CHOICES,
  familyOf,
  FITTING,
  fittingValue,
  OPTION_FIELDS,
  type OptionFamily,
  type OptionField,
} from './counting-choices';
import type { RoundPotView } from './round.view';

/** The names of a pot's fields in the form. */
export function potFields(slug: string) {
  return {
    pot: `pot-${slug}`,
    ballot: `ballot-${slug}`,
    min: `min-${slug}`,
    max: `max-${slug}`,
    points: `points-${slug}`,
    most: `most-${slug}`,
    lowest: `lowest-${slug}`,
    highest: `highest-${slug}`,
    unlisted: `unlisted-${slug}`,
    ranks: `ranks-${slug}`,
    short: `short-${slug}`,
    rule: `rule-${slug}`,
  };
}

/** The name of the field of an option. */
export function optionFieldName(slug: string, family: OptionFamily, option: string): string {
  return `${family}-${option}-${slug}`;
}

/** What stands in the fields of a pot that nobody has thought about yet. */
const USUAL: RoundPotView = {
  potId: '',
  ballotType: DEFAULT_BALLOT,
  minChoices: 1,
  maxChoices: DEFAULT_MAX_CHOICES,
  ruleId: COUNTING_CHOICES[0]?.ruleId ?? '',
  ruleOptions: COUNTING_CHOICES[0]?.ruleOptions ?? {},
};
const USUAL_NUMBERS = {
  ...{ points: 10, mostPerProject: '', lowest: 0, highest: 5, unlisted: 0 },
  ...{ rankPoints: [], short: 'top' },
};

/** What stands in the fields of a pot that is voted on in this way; without one, the defaults. */
export function potValues(slug: string, pot = USUAL): [string, string][] {
  const names = potFields(slug);
  const numbers = { ...USUAL_NUMBERS, ...pot.ballotNumbers };
  return [
    [names.ballot, pot.ballotType],
    [names.min, String(pot.minChoices)],
    [names.max, String(pot.maxChoices)],
    [names.points, String(numbers.points)],
    [names.most, String(numbers.mostPerProject)],
    [names.lowest, String(numbers.lowest)],
    [names.highest, String(numbers.highest)],
    [names.unlisted, String(numbers.unlisted)],
    [names.ranks, numbers.rankPoints.join(', ')],
    [names.short, numbers.short],
    [names.rule, countingChoiceOf(pot)],
    ...optionValues(slug, pot),
  ];
}

function optionValues(slug: string, pot: RoundPotView): [string, string][] {
  const families = Object.entries(OPTION_FIELDS) as [OptionFamily, readonly OptionField[]][];
  return families.flatMap(([family, fields]) =>
    fields.map((field): [string, string] => {
      const set = familyOf(pot.ruleId) === family ? pot.ruleOptions[field.option] : undefined;
      return [optionFieldName(slug, family, field.option), shownValue(field, set, pot.ballotType)];
    }),
  );
}

/** A value that the kind of ballot asks for anyway is left to it. */
function shownValue(
  field: OptionField,
  set: string | boolean | undefined,
  type: BallotType,
): string {
  if (field.first === FITTING && (set ?? field.usual) === fittingValue(field, type)) return FITTING;
  const value = String(set ?? field.usual);
  const isKnown = field.values.length === 0 || field.values.includes(value);
  return isKnown ? value : field.first;
}

/** Whether some values of an option only make sense where ballots give points. */
export function needsPoints({ option, values }: OptionField): boolean {
  const ticks: BallotRule = { type: 'knapsack' };
  return values.some((value) => !feeds(ticks, option, value));
}
