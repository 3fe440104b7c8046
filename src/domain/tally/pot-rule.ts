import { assertDefined } from '../shared/assert';
import { type BallotRule, givesPoints } from './ballot-rule';
import { bindRule, COUNTING_RULES } from './counting-rule';
import type { CountingRule, RuleConfig } from './rule';
import { below, mismatch, readCount, readFields, readOneOf } from './shape';

/** Values of options that count points; ballots that give none cannot feed them. */
const COUNTS_POINTS: Readonly<Record<string, readonly string[]>> = {
  utility: ['points', 'cost-points', 'borda', 'cost-borda'],
  measure: ['points'],
  welfare: ['points'],
};
/** Points by rank under their old name. */
const COUNTS_RANKS: readonly string[] = ['borda', 'cost-borda'];

/** Reads the `rule` of a pot: one of `COUNTING_RULES` with options that it has. */
export function readRule(value: unknown, path: string): RuleConfig {
  const object = readFields(value, path, ['id', 'version'], ['options']);
  const ids = COUNTING_RULES.map(({ id }) => id);
  const id = readOneOf(object.id, below(path, 'id'), ids);
  const version = readCount(object.version, below(path, 'version'), 1);
  const place = below(path, 'options');
  const rule = { id, version, ...readOptions(object.options, place, id) };
  const bound = bindRule(rule);
  if (bound.ok) return rule;
  const { error } = bound;
  const fault = error.kind === 'rule-unknown' ? below(path, 'version') : below(place, error.option);
  return mismatch(fault, 'range');
}

/** Refuses options that the ballots of the pot cannot feed. */
export function checkRuleFits(
  { options = {} }: RuleConfig,
  ballot: BallotRule,
  path: string,
): void {
  const wrong = Object.entries(options).find(([name, value]) => !feeds(ballot, name, value));
  if (wrong !== undefined) mismatch(below(below(path, 'options'), wrong[0]), 'mismatch');
}

/** The rule that a configuration names. */
export function countingRule({ id, version }: RuleConfig): CountingRule {
  const rule = COUNTING_RULES.find((known) => known.id === id && known.version === version);
  return assertDefined(rule, `rule ${id}`);
}

/** Whether ballots of this rule hold what this value of an option counts. */
export function feeds(ballot: BallotRule, option: string, value: string | boolean): boolean {
  if (!COUNTS_POINTS[option]?.includes(String(value))) return true;
  if (COUNTS_RANKS.includes(String(value))) return ballot.type === 'ordinal';
  return givesPoints(ballot);
}

function readOptions(value: unknown, path: string, rule: string): Pick<RuleConfig, 'options'> {
  if (value === undefined) return {};
  const known = assertDefined(
    COUNTING_RULES.find(({ id }) => id === rule),
    `rule ${rule}`,
  );
  const options = readFields(value, path, [], Object.keys(known.options));
  return { options: options as NonNullable<RuleConfig['options']> };
}
