import { assert } from '../shared/assert';
import { err, ok, type Result } from '../shared/result';
import {
  COMPLETIONS,
  equalShares,
  type EqualSharesOptions,
  type RuleOutcome,
  STARTS,
} from './equal-shares/equal-shares';
import { COMPARISONS } from './equal-shares/comparison';
import { UTILITIES } from './equal-shares/contest';
import type { Purse, SearchProgress } from './equal-shares/endowment-search';
import { GREEDY, GREEDY_PER_COST } from './greedy/greedy-rules';
import type { Instance } from './instance';
import { KNAPSACK_OPTIMUM } from './knapsack/knapsack-rule';
import { MAXIMIN_SUPPORT } from './maximin/maximin-rule';
import { PHRAGMEN } from './phragmen/phragmen-rule';

/** A rule as a frozen configuration names it; options that are left out have their defaults. */
export interface RuleConfig {
  readonly id: string;
  readonly version: number;
  readonly options?: Readonly<Record<string, string | boolean>>;
}

/** There is no rule of that name in that version. */
export interface UnknownRule {
  readonly kind: 'rule-unknown';
  readonly id: string;
  readonly version: number;
}

/** The rule has no such option, or not that value of it. */
export interface InvalidRuleOption {
  readonly kind: 'rule-option-invalid';
  readonly id: string;
  readonly option: string;
}

/** Why a rule cannot be used. */
export type RuleError = UnknownRule | InvalidRuleOption;

/** A rule with its options, ready to count pots. */
export type BoundRule = (
  instance: Instance,
  purse: Purse,
  onProgress?: SearchProgress,
) => RuleOutcome;

type OptionValue = string | boolean;
type Options = Readonly<Record<string, OptionValue>>;

/** What an option may be when its values are too many for a list. */
export interface OptionForm {
  readonly default: string;
  readonly form: RegExp;
}

/** A way of counting: what it is called, which options it takes, and how it counts. */
export interface CountingRule {
  readonly id: string;
  readonly version: number;
  /** The allowed values of every option, the default first; or a default and the form of texts. */
  readonly options: Readonly<Record<string, readonly OptionValue[] | OptionForm>>;
  /** Whether winners respect the limits of the purse; a rule that does not refuses to count them. */
  readonly respectsLimits?: boolean;
  bind(options: Options): BoundRule;
}

const EQUAL_SHARES: CountingRule = {
  id: 'equal-shares',
  version: 1,
  options: {
    utility: UTILITIES,
    completion: COMPLETIONS,
    start: STARTS,
    comparison: COMPARISONS,
    fundUnsupported: [false, true],
    zeroCost: ['fund', 'skip'],
  },
  bind: (options) => (instance, purse, onProgress) =>
    equalShares(instance, purse, options as unknown as EqualSharesOptions, onProgress),
};

/** All counting rules, by name. */
export const COUNTING_RULES: readonly CountingRule[] = [
  GREEDY,
  GREEDY_PER_COST,
  EQUAL_SHARES,
  PHRAGMEN,
  KNAPSACK_OPTIMUM,
  MAXIMIN_SUPPORT,
];

/**
 * Looks up a rule and checks its options.
 * @returns `rule-unknown` when there is no such rule in that version; `rule-option-invalid` when it
 *   has no such option, or the option has another value than those allowed
 */
export function bindRule(config: RuleConfig): Result<BoundRule, RuleError> {
  const { id, version } = config;
  const rule = COUNTING_RULES.find((known) => known.id === id && known.version === version);
  if (rule === undefined) return err({ kind: 'rule-unknown', id, version });
  const given = config.options ?? {};
  const wrong = Object.keys(given).find((name) => !allows(rule, name, given[name] as OptionValue));
  if (wrong !== undefined) return err({ kind: 'rule-option-invalid', id, option: wrong });
  return ok(guardLimits(rule, rule.bind({ ...defaultsOf(rule), ...given })));
}

/** Limits that a rule does not know must not be passed over in silence. */
function guardLimits(rule: CountingRule, count: BoundRule): BoundRule {
  return (instance, purse, onProgress) => {
    const isSafe = rule.respectsLimits === true || purse.limits === undefined;
    assert(isSafe, `the rule ${rule.id} knows no limits but the budget`);
    return count(instance, purse, onProgress);
  };
}

function allows(rule: CountingRule, name: string, value: OptionValue): boolean {
  if (!Object.hasOwn(rule.options, name)) return false;
  const allowed = rule.options[name] as readonly OptionValue[] | OptionForm;
  if ('form' in allowed) return typeof value === 'string' && allowed.form.test(value);
  return allowed.includes(value);
}

function defaultsOf(rule: CountingRule): Options {
  const entries = Object.entries(rule.options).map(([name, allowed]) => [
    name,
    'form' in allowed ? allowed.default : allowed[0],
  ]);
  return Object.fromEntries(entries) as Options;
}
