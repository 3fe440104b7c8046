import { assertDefined } from '../shared/assert';
import { bindRule } from './counting-rule';
import type { RuleConfig } from './rule';
import { COMPLETIONS } from './equal-shares/equal-shares';
import { isProjectId } from './project-id';
import {
  below,
  mismatch,
  readCount,
  readDistinctTexts,
  readFields,
  readMinor,
  readObject,
  readOneOf,
  readText,
  type TextForm,
} from './shape';
import { TIE_KEYS, type TieKey } from './tie-order';

/** How many projects a ballot may name in a pot, or that their costs must fit the pot. */
export type BallotRule =
  | { readonly type: 'approval'; readonly min: number; readonly max: number }
  | { readonly type: 'knapsack' };

/** What made the tie order: keys in turn, then the hash with a public seed (hex). */
export interface TieConfig {
  readonly keys: readonly TieKey[];
  readonly seed: string;
}

/** A pot as frozen in `config.json`; money in minor units. */
export interface PotConfig {
  readonly name?: string;
  readonly budgetMinor: bigint;
  readonly ballot: BallotRule;
  readonly rule: RuleConfig;
  readonly tie?: TieConfig;
  /** Every project id of the pot; an earlier one wins ties. */
  readonly tieOrder: readonly string[];
}

/** The form of project ids. */
export const PROJECT_ID: TextForm = { test: isProjectId };
const SEED = /^(?:[0-9a-f]{2})*$/;

/**
 * Options that a round may set, and to what: a verifier must be able to count by them again. What
 * Equal Shares does with free and with unsupported projects is fixed in rounds; only counts of
 * foreign files, which other tools counted otherwise, choose it.
 */
const ROUND_OPTIONS: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  greedy: { onMisfit: ['skip'], fundUnsupported: [false, true] },
  'equal-shares': { utility: ['cost', 'cardinality'], completion: COMPLETIONS },
};

/** Reads one pot of a configuration. */
export function readPot(value: unknown, path: string): PotConfig {
  const required = ['budgetMinor', 'ballot', 'rule', 'tieOrder'];
  const object = readFields(value, path, required, ['name', 'tie']);
  const { name, tie } = object;
  const budgetMinor = readMinor(object.budgetMinor, below(path, 'budgetMinor'));
  if (budgetMinor === 0n) mismatch(below(path, 'budgetMinor'), 'range');
  return {
    ...(name !== undefined && { name: readText(name, below(path, 'name')) }),
    budgetMinor,
    ballot: readBallotRule(object.ballot, below(path, 'ballot')),
    rule: readRule(object.rule, below(path, 'rule')),
    ...(tie !== undefined && { tie: readTie(tie, below(path, 'tie')) }),
    tieOrder: readDistinctTexts(object.tieOrder, below(path, 'tieOrder'), PROJECT_ID),
  };
}

function readBallotRule(value: unknown, path: string): BallotRule {
  const { type } = readObject(value, path);
  if (readOneOf(type, below(path, 'type'), ['approval', 'knapsack'] as const) === 'knapsack') {
    readFields(value, path, ['type']);
    return { type: 'knapsack' };
  }
  const object = readFields(value, path, ['type', 'max'], ['min']);
  const min = object.min === undefined ? 1 : readCount(object.min, below(path, 'min'), 1);
  return { type: 'approval', min, max: readCount(object.max, below(path, 'max'), min) };
}

function readRule(value: unknown, path: string): RuleConfig {
  const object = readFields(value, path, ['id', 'version'], ['options']);
  const id = readOneOf(object.id, below(path, 'id'), ['greedy', 'equal-shares'] as const);
  const version = readCount(object.version, below(path, 'version'), 1);
  const place = below(path, 'options');
  const rule = { id, version, ...readOptions(object.options, place, id) };
  // The options were held against a list that is narrower than the rule's own.
  return bindRule(rule).ok ? rule : mismatch(below(path, 'version'), 'range');
}

function readOptions(value: unknown, path: string, rule: string): Pick<RuleConfig, 'options'> {
  if (value === undefined) return {};
  const allowed = assertDefined(ROUND_OPTIONS[rule], `options of ${rule}`);
  const options = readFields(value, path, [], Object.keys(allowed));
  for (const [name, values] of Object.entries(allowed)) {
    const isWrong = options[name] !== undefined && !values.includes(options[name]);
    if (isWrong) mismatch(below(path, name), 'range');
  }
  return { options: options as NonNullable<RuleConfig['options']> };
}

function readTie(value: unknown, path: string): TieConfig {
  const object = readFields(value, path, ['keys', 'seed']);
  const keysPath = below(path, 'keys');
  const keys = readDistinctTexts(object.keys, keysPath, /^/).map((key, i) =>
    readOneOf(key, below(keysPath, i), TIE_KEYS),
  );
  // The order is frozen before anybody votes.
  if (keys.includes('max-votes')) mismatch(keysPath, 'range');
  return { keys, seed: readText(object.seed, below(path, 'seed'), SEED) };
}
