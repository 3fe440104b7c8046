import { assertDefined } from '../../domain/shared/assert';
import type { BallotType } from '../../domain/tally/ballot-rule';
import { COUNTING_RULES } from '../../domain/tally/counting-rule';
import type { RoundPotView } from './round.view';

type Options = RoundPotView['ruleOptions'];

/** A way of counting as officers choose it; its words are under `voting-rounds.rule`. */
export interface CountingChoice {
  readonly name: string;
  readonly ruleId: string;
  readonly ruleOptions: Options;
}

const GREEDY = { onMisfit: 'skip', fundUnsupported: false } as const;

/** All choices, the default first. */
export const COUNTING_CHOICES: readonly CountingChoice[] = [
  { name: 'add1', ruleId: 'equal-shares', ruleOptions: equalShares('add1') },
  { name: 'add1e', ruleId: 'equal-shares', ruleOptions: equalShares('add1e') },
  { name: 'add1u', ruleId: 'equal-shares', ruleOptions: equalShares('add1u') },
  { name: 'add1eu', ruleId: 'equal-shares', ruleOptions: equalShares('add1eu') },
  { name: 'rest', ruleId: 'equal-shares', ruleOptions: equalShares('greedy') },
  { name: 'none', ruleId: 'equal-shares', ruleOptions: equalShares('none') },
  { name: 'greedy', ruleId: 'greedy', ruleOptions: GREEDY },
  { name: 'perCost', ruleId: 'greedy-per-cost', ruleOptions: GREEDY },
  { name: 'phragmen', ruleId: 'phragmen', ruleOptions: {} },
  { name: 'maximin', ruleId: 'maximin-support', ruleOptions: {} },
  { name: 'optimum', ruleId: 'knapsack-optimum', ruleOptions: {} },
];

export const DEFAULT_COUNTING = 'add1';
export const DEFAULT_BALLOT: BallotType = 'approval';
export const DEFAULT_MAX_CHOICES = 5;

/** Rules that take the same options and show them once. */
export type OptionFamily = 'equal-shares' | 'greedy' | 'phragmen' | 'knapsack-optimum';

/** An option as officers set it: one of some values, or a text of a form. */
export interface OptionField {
  readonly option: string;
  /** Empty for a text. */
  readonly values: readonly string[];
  readonly form: RegExp | undefined;
  readonly usual: string;
}

/** What is chosen with the rule itself, and points by rank under their old name. */
const CHOSEN_ELSEWHERE = 'completion';
const OLD_NAMES: readonly string[] = ['borda', 'cost-borda'];

/** All options that officers may set, by family. */
export const OPTION_FIELDS: Readonly<Record<OptionFamily, readonly OptionField[]>> = {
  'equal-shares': optionFields('equal-shares'),
  greedy: optionFields('greedy'),
  phragmen: optionFields('phragmen'),
  'knapsack-optimum': optionFields('knapsack-optimum'),
};

/** The family of a rule; undefined where there is nothing to set. */
export function familyOf(ruleId: string): OptionFamily | undefined {
  const id = ruleId === 'greedy-per-cost' ? 'greedy' : ruleId;
  return Object.hasOwn(OPTION_FIELDS, id) ? (id as OptionFamily) : undefined;
}

/** The choice that a stored pot was made with. */
export function countingChoiceOf(pot: Pick<RoundPotView, 'ruleId' | 'ruleOptions'>): string {
  const found = COUNTING_CHOICES.find(
    ({ ruleId, ruleOptions }) =>
      ruleId === pot.ruleId && ruleOptions['completion'] === pot.ruleOptions['completion'],
  );
  return found?.name ?? DEFAULT_COUNTING;
}

/** The value of an option in the form, as a rule takes it. */
export function optionValue(typed: string): string | boolean {
  return typed === 'true' || typed === 'false' ? typed === 'true' : typed;
}

function optionFields(ruleId: string): OptionField[] {
  const rule = assertDefined(
    COUNTING_RULES.find(({ id }) => id === ruleId),
    `rule ${ruleId}`,
  );
  return Object.entries(rule.options)
    .filter(([option]) => option !== CHOSEN_ELSEWHERE)
    .map(([option, allowed]): OptionField => {
      if ('form' in allowed) {
        return { option, values: [], form: allowed.form, usual: allowed.default };
      }
      const values = allowed.map(String).filter((value) => !OLD_NAMES.includes(value));
      return { option, values, form: undefined, usual: values[0] ?? '' };
    });
}

function equalShares(completion: string) {
  return { utility: 'cost', completion };
}
