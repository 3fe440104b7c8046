import { err, ok, type Result } from '../shared/result';
import {
  COMPLETIONS,
  equalShares,
  type EqualSharesOptions,
  type RuleOutcome,
} from './equal-shares';
import type { Purse, SearchProgress } from './endowment-search';
import { fundByVotes, type GreedyOptions } from './greedy';
import type { Instance } from './instance';

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

/** A way of counting: what it is called, which options it takes, and how it counts. */
export interface CountingRule {
  readonly id: string;
  readonly version: number;
  /** The allowed values of every option, the default first. */
  readonly options: Readonly<Record<string, readonly OptionValue[]>>;
  bind(options: Options): BoundRule;
}

const GREEDY: CountingRule = {
  id: 'greedy',
  version: 1,
  options: { onMisfit: ['skip'], fundUnsupported: [false, true] },
  bind: (options) => (instance, purse) => {
    const all = [...instance.projects.keys()];
    const choice = options as unknown as GreedyOptions;
    const { taken, steps } = fundByVotes(instance, all, purse.budgetMinor, choice);
    return { selected: taken, steps, runs: 1 };
  },
};

const EQUAL_SHARES: CountingRule = {
  id: 'equal-shares',
  version: 1,
  options: {
    utility: ['cost', 'cardinality'],
    completion: COMPLETIONS,
    fundUnsupported: [false, true],
    zeroCost: ['fund', 'skip'],
  },
  bind: (options) => (instance, purse, onProgress) =>
    equalShares(instance, purse, options as unknown as EqualSharesOptions, onProgress),
};

/** All counting rules, by name. */
export const COUNTING_RULES: readonly CountingRule[] = [GREEDY, EQUAL_SHARES];

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
  return ok(rule.bind({ ...defaultsOf(rule), ...given }));
}

function allows(rule: CountingRule, name: string, value: OptionValue): boolean {
  const isKnown = Object.hasOwn(rule.options, name);
  return isKnown && (rule.options[name] as readonly OptionValue[]).includes(value);
}

function defaultsOf(rule: CountingRule): Options {
  const entries = Object.entries(rule.options).map(([name, values]) => [name, values[0]]);
  return Object.fromEntries(entries) as Options;
}
