import { assert } from '../shared/assert';
import { err, ok, type Result } from '../shared/result';
import { EQUAL_SHARES } from './equal-shares/equal-shares-rule';
import { GREEDY, GREEDY_PER_COST } from './greedy/greedy-rules';
import { KNAPSACK_OPTIMUM } from './knapsack/knapsack-rule';
import { MAXIMIN_SUPPORT } from './maximin/maximin-rule';
import { PHRAGMEN } from './phragmen/phragmen-rule';
import type {
  BoundRule,
  CountingRule,
  OptionForm,
  OptionValue,
  RuleConfig,
  RuleError,
  RuleOptions,
} from './rule';

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
  return ok(guardDistricts(rule, rule.bind({ ...defaultsOf(rule), ...given })));
}

/** Money of districts that a rule does not know must not be passed over in silence. */
function guardDistricts(rule: CountingRule, count: BoundRule): BoundRule {
  return (instance, purse, onProgress) => {
    const isShared = instance.districts === undefined || rule.respectsDistricts === true;
    assert(isShared, `the rule ${rule.id} knows no money of districts`);
    return count(instance, purse, onProgress);
  };
}

function allows(rule: CountingRule, name: string, value: OptionValue): boolean {
  if (!Object.hasOwn(rule.options, name)) return false;
  const allowed = rule.options[name] as readonly OptionValue[] | OptionForm;
  if ('form' in allowed) return typeof value === 'string' && allowed.form.test(value);
  return allowed.includes(value);
}

function defaultsOf(rule: CountingRule): RuleOptions {
  const entries = Object.entries(rule.options).map(([name, allowed]) => [
    name,
    'form' in allowed ? allowed.default : allowed[0],
  ]);
  return Object.fromEntries(entries) as RuleOptions;
}
