import { type BallotRule, readBallotRule } from './ballot-rule';
import type { PotLimits } from './constraints';
import { readLimits } from './pot-limits';
import { checkRuleFits, countingRule, readRule } from './pot-rule';
import { isProjectId } from './project-id';
import type { RuleConfig } from './rule';
import {
  below,
  mismatch,
  type PlainObject,
  readDistinctTexts,
  readFields,
  readMinor,
  readObject,
  readOneOf,
  readText,
  readWords,
  type TextForm,
} from './shape';
import { TIE_KEYS, type TieKey } from './tie-order';

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
  /** What the winners must respect beside the budget. */
  readonly limits?: PotLimits;
  /** The pot that gets what this one leaves. */
  readonly leftTo?: string;
  /** The part of the budget that the voters of each style share equally, in minor units. */
  readonly districts?: ReadonlyMap<string, bigint>;
}

/** The form of project ids. */
export const PROJECT_ID: TextForm = { test: isProjectId };
/** The form of the ids of pots, styles and rounds. */
export const SLUG = /^[a-z0-9-]{1,64}$/;
const SEED = /^(?:[0-9a-f]{2}){0,512}$/;

/** Reads one pot of a configuration. */
export function readPot(value: unknown, path: string): PotConfig {
  const required = ['budgetMinor', 'ballot', 'rule', 'tieOrder'];
  const optional = ['name', 'tie', 'limits', 'leftTo', 'districts'];
  const object = readFields(value, path, required, optional);
  const { name, tie } = object;
  const budgetMinor = readMinor(object.budgetMinor, below(path, 'budgetMinor'));
  if (budgetMinor === 0n) mismatch(below(path, 'budgetMinor'), 'range');
  const ballot = readBallotRule(object.ballot, below(path, 'ballot'));
  const rule = readRule(object.rule, below(path, 'rule'));
  checkRuleFits(rule, ballot, below(path, 'rule'));
  const pot = {
    ...(name !== undefined && { name: readWords(name, below(path, 'name')) }),
    budgetMinor,
    ballot,
    rule,
    ...(tie !== undefined && { tie: readTie(tie, below(path, 'tie')) }),
    tieOrder: readDistinctTexts(object.tieOrder, below(path, 'tieOrder'), PROJECT_ID),
  };
  return { ...pot, ...readExtras(object, path, pot) };
}

function readExtras(
  { limits, leftTo, districts }: PlainObject,
  path: string,
  pot: PotConfig,
): Pick<PotConfig, 'limits' | 'leftTo' | 'districts'> {
  const place = below(path, 'limits');
  return {
    ...(limits !== undefined && { limits: readLimits(limits, place, pot.tieOrder) }),
    ...(leftTo !== undefined && { leftTo: readText(leftTo, below(path, 'leftTo'), SLUG) }),
    ...(districts !== undefined && {
      districts: readDistricts(districts, below(path, 'districts'), pot),
    }),
  };
}

function readDistricts(
  value: unknown,
  path: string,
  { rule, budgetMinor }: PotConfig,
): Map<string, bigint> {
  if (countingRule(rule).respectsDistricts !== true) mismatch(path, 'mismatch');
  const keys = Object.keys(readObject(value, path)).sort();
  const object = value as PlainObject;
  const sums = keys.map((style) => {
    const place = below(path, style);
    return [readText(style, place, SLUG), readMinor(object[style], place)] as const;
  });
  const total = sums.reduce((sum, [, minor]) => sum + minor, 0n);
  return total === budgetMinor ? new Map(sums) : mismatch(path, 'mismatch');
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
