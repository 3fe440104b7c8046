import { COUNTING_RULES } from '../counting-rule';
import { buildInstance } from '../instance';
import type { OptionForm, OptionValue, RuleConfig } from '../rule';
import { type PotTallyInput, tallyPot } from '../tally-pot';
import { isProven } from '../trace';
import { votersWithWinner } from './proportionality';

/** A rule under the name by which comparisons know it. */
export interface NamedRule {
  readonly name: string;
  readonly rule: RuleConfig;
}

/** What one rule makes of the ballots of a pot. */
export interface RuleRow extends NamedRule {
  /** Whether this is the rule that decides. */
  readonly isBinding: boolean;
  /** Sorted by id. */
  readonly winners: readonly string[];
  /** Minor units as decimal text. */
  readonly costMinor: string;
  /** Ballots that support at least one of the winners. */
  readonly withWinner: number;
}

const rule = (id: string, options: RuleConfig['options'] = {}): RuleConfig => {
  return { id, version: 1, options };
};

const shares = (completion: string, utility = 'cost'): RuleConfig => {
  return rule('equal-shares', { utility, completion });
};

/** What ballots of every kind can be counted by. */
const PLAIN: readonly NamedRule[] = [
  { name: 'greedy', rule: rule('greedy') },
  { name: 'greedy-per-cost', rule: rule('greedy-per-cost') },
  { name: 'equal-shares', rule: shares('none') },
  { name: 'equal-shares-greedy', rule: shares('greedy') },
  { name: 'equal-shares-add1', rule: shares('add1') },
  { name: 'equal-shares-add1e', rule: shares('add1e') },
  { name: 'equal-shares-add1u', rule: shares('add1u') },
  { name: 'equal-shares-add1eu', rule: shares('add1eu') },
  { name: 'equal-shares-cardinality', rule: shares('add1', 'cardinality') },
  { name: 'phragmen', rule: rule('phragmen') },
  { name: 'phragmen-skip', rule: rule('phragmen', { onMisfit: 'skip' }) },
  { name: 'maximin-support', rule: rule('maximin-support') },
  { name: 'knapsack-optimum', rule: rule('knapsack-optimum') },
  { name: 'knapsack-optimum-cost', rule: rule('knapsack-optimum', { welfare: 'cost' }) },
];

/** What only ballots with points can be counted by. */
const WITH_POINTS: readonly NamedRule[] = [
  { name: 'greedy-points', rule: rule('greedy', { measure: 'points' }) },
  { name: 'equal-shares-points', rule: shares('add1', 'points') },
  { name: 'equal-shares-cost-points', rule: shares('add1', 'cost-points') },
  { name: 'knapsack-optimum-points', rule: rule('knapsack-optimum', { welfare: 'points' }) },
];

/** The name of a binding rule that no comparison knows. */
export const OTHER_RULE = 'binding';

/**
 * The rules that fit a pot, the binding one first; the same list for the same pot.
 * @param input `rule` is the binding one; undefined in trials, where none is
 */
export function comparableRules(input: ComparisonInput): NamedRule[] {
  const fitting = input.points === undefined ? PLAIN : [...PLAIN, ...WITH_POINTS];
  const respectful = fitting.filter(
    ({ rule: { id } }) =>
      input.districts === undefined || knownRule(id)?.respectsDistricts === true,
  );
  if (input.rule === undefined) return respectful;
  const binding = signature(input.rule);
  const known = respectful.find((named) => signature(named.rule) === binding);
  const others = respectful.filter((named) => named !== known);
  return [{ name: known?.name ?? OTHER_RULE, rule: input.rule }, ...others];
}

/** A pot to be counted by many rules. */
export type ComparisonInput = Omit<PotTallyInput, 'rule' | 'ballots' | 'onProgress'> & {
  readonly rule?: RuleConfig | undefined;
  readonly ballots: readonly (readonly string[])[];
};

/**
 * Counts a pot by every rule that fits it; a rule that proves nothing has no row.
 * @param onProgress told before each rule how many are done, and its name
 * @throws as `tallyPot` does
 */
export function compareRules(
  input: ComparisonInput,
  onProgress: (done: number, name: string) => void = () => undefined,
): RuleRow[] {
  const { projects, tieOrder, ballots, points } = input;
  const instance = buildInstance(projects, tieOrder, ballots, points);
  const counted = comparableRules(input).map((named, done) => {
    onProgress(done, named.name);
    return { named, outcome: tallyPot({ ...input, rule: named.rule }) };
  });
  const proven = counted.filter(({ outcome }) => isProven(outcome.trace));
  return proven.map(({ named, outcome: { winners, costMinor } }) => ({
    ...named,
    isBinding: named.rule === input.rule,
    winners,
    costMinor: String(costMinor),
    withWinner: votersWithWinner(instance, winners),
  }));
}

/** Two configurations mean the same rule exactly when these texts are equal. */
function signature({ id, version, options }: RuleConfig): string {
  const defaults = Object.entries(knownRule(id)?.options ?? {}).map(
    ([name, allowed]): [string, OptionValue] => [name, defaultOf(allowed)],
  );
  const all = { ...Object.fromEntries(defaults), ...options };
  return JSON.stringify([id, version, ...Object.entries(all)]);
}

function defaultOf(allowed: readonly OptionValue[] | OptionForm): OptionValue {
  return 'form' in allowed ? allowed.default : (allowed[0] as OptionValue);
}

function knownRule(id: string) {
  return COUNTING_RULES.find((known) => known.id === id);
}
