import { assertDefined } from '../../domain/shared/assert';
import type { BallotRule, BallotType } from '../../domain/tally/ballot-rule';
import { COUNTING_RULES } from '../../domain/tally/counting-rule';
import { feeds } from '../../domain/tally/pot-rule';
import type { RoundPotView } from './round.view';

type Options = RoundPotView['ruleOptions'];

/** A way of counting as officers choose it; its words are under `voting-rounds.rule`. */
export interface CountingChoice {
  readonly name: string;
  readonly ruleId: string;
  readonly ruleOptions: Options;
  /** Which ballots it is for, where its name says so. */
  readonly ballots?: 'points' | 'places';
}

const GREEDY = { onMisfit: 'skip', fundUnsupported: false } as const;
const BY_POINTS = { ...GREEDY, measure: 'points' } as const;

/** All choices, the default first. */
export const COUNTING_CHOICES: readonly CountingChoice[] = [
  { name: 'add1', ruleId: 'equal-shares', ruleOptions: equalShares('add1') },
  { name: 'add1e', ruleId: 'equal-shares', ruleOptions: equalShares('add1e') },
  { name: 'add1u', ruleId: 'equal-shares', ruleOptions: equalShares('add1u') },
  { name: 'add1eu', ruleId: 'equal-shares', ruleOptions: equalShares('add1eu') },
  { name: 'rest', ruleId: 'equal-shares', ruleOptions: equalShares('greedy') },
  { name: 'none', ruleId: 'equal-shares', ruleOptions: equalShares('none') },
  { name: 'greedy', ruleId: 'greedy', ruleOptions: GREEDY },
  { name: 'points', ruleId: 'greedy', ruleOptions: BY_POINTS, ballots: 'points' },
  { name: 'borda', ruleId: 'greedy', ruleOptions: BY_POINTS, ballots: 'places' },
  { name: 'perCost', ruleId: 'greedy-per-cost', ruleOptions: GREEDY },
  {
    ...{ name: 'pointsPerCost', ruleId: 'greedy-per-cost', ruleOptions: BY_POINTS },
    ballots: 'points',
  },
  { name: 'phragmen', ruleId: 'phragmen', ruleOptions: {} },
  { name: 'maximin', ruleId: 'maximin-support', ruleOptions: {} },
  { name: 'optimum', ruleId: 'knapsack-optimum', ruleOptions: {} },
  {
    ...{ name: 'optimumPoints', ruleId: 'knapsack-optimum', ruleOptions: { welfare: 'points' } },
    ballots: 'points',
  },
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
  /** What the rule does without it. */
  readonly usual: string;
  /** What stands in a form that nobody has thought about yet. */
  readonly first: string;
}

/** The value of a form that leaves it to the kind of ballot what is counted. */
export const FITTING = 'fitting';

/** What is chosen with the rule itself, and points by rank under their old name. */
const CHOSEN_ELSEWHERE: readonly string[] = ['completion', 'measure'];
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  utility: ['borda', 'cost-borda'],
  welfare: ['points'],
};
const TICKS: BallotRule = { type: 'knapsack' };

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

/** Whether a rule with these options counts points or places, and not only who was chosen. */
export function countsPoints(ruleOptions: Options = {}): boolean {
  return Object.entries(ruleOptions).some(([option, value]) => !feeds(TICKS, option, value));
}

/** Whether ballots of a kind hold what a way of counting counts. */
export function isFed({ ballots }: CountingChoice, type: BallotType): boolean {
  if (ballots === undefined) return true;
  return ballots === 'places' ? type === 'ordinal' : type !== 'approval' && type !== 'knapsack';
}

/** The choice that a stored pot was made with. */
export function countingChoiceOf(
  pot: Pick<RoundPotView, 'ruleId' | 'ruleOptions' | 'ballotType'>,
): string {
  const isByPoints = isOrderedByPoints(pot.ruleOptions);
  const found = COUNTING_CHOICES.filter(
    ({ ruleId, ruleOptions }) =>
      ruleId === pot.ruleId &&
      ruleOptions['completion'] === pot.ruleOptions['completion'] &&
      isOrderedByPoints(ruleOptions) === isByPoints,
  );
  const byPlace = found.find(({ ballots }) => ballots === 'places');
  const named = pot.ballotType === 'ordinal' ? (byPlace ?? found[0]) : found[0];
  return named?.name ?? DEFAULT_COUNTING;
}

/** The value that an option takes where the form leaves it to the kind of ballot. */
export function fittingValue({ usual, values }: OptionField, type: BallotType): string {
  const isWeighed = type !== 'approval' && type !== 'knapsack';
  return isWeighed && values.includes('points') ? 'points' : usual;
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
    .filter(([option]) => !CHOSEN_ELSEWHERE.includes(option))
    .map(([option, allowed]): OptionField => {
      if ('form' in allowed) {
        const { form, default: usual } = allowed;
        return { option, values: [], form, usual, first: usual };
      }
      const own = allowed.map(String).filter((value) => !OTHER_NAMES[option]?.includes(value));
      const usual = own[0] ?? '';
      const isLeft = own.includes('points');
      const values = isLeft ? [FITTING, ...own] : own;
      return { option, values, form: undefined, usual, first: isLeft ? FITTING : usual };
    });
}

function isOrderedByPoints({ measure, welfare }: Options): boolean {
  return measure === 'points' || welfare === 'points';
}

function equalShares(completion: string) {
  return { utility: 'cost', completion };
}
