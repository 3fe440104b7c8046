import { parseArgs } from 'node:util';

import type { RuleConfig } from '../domain/tally/rule';
import { THRESHOLD_OPTIONS } from '../domain/tally/greedy/eligibility';
import { COMPLETIONS, STARTS } from '../domain/tally/equal-shares/equal-shares';
import { COMPARISONS } from '../domain/tally/equal-shares/comparison';
import { UTILITIES } from '../domain/tally/equal-shares/contest';
import { BORDA_POINTS, type BordaPoints } from '../domain/tally/pabulib/points-by-rank';
import {
  bindSeatRule,
  SEAT_RULES,
  type SeatRule,
  type SeatRuleConfig,
} from '../domain/tally/seats/seat-rule';
import { TIE_KEYS, type TieKey } from '../domain/tally/tie-order';
import { UsageError } from './command';

/** An election of people. */
export interface SeatOptions {
  readonly path: string;
  readonly rule: SeatRuleConfig;
  /** What the votes must be. */
  readonly ballot: SeatRule['ballot'];
  /** How many are to be elected; undefined where the file says it. */
  readonly seats: number | undefined;
  /** The tie order as it was asked for; `file` is the order of the file. */
  readonly tie: string;
  readonly tieKeys: readonly TieKey[];
  readonly seedHex: string;
  /** Code of the language that the count is told in. */
  readonly language: Language;
  readonly json: boolean;
}

/** Languages in which counts are told. */
const LANGUAGES = ['en', 'ar'] as const;
type Language = (typeof LANGUAGES)[number];

export interface TallyOptions {
  readonly path: string;
  readonly rule: RuleConfig;
  readonly utility: string;
  readonly completion: string;
  readonly borda: BordaPoints;
  /** The tie order as it was asked for. */
  readonly tie: string;
  readonly tieKeys: readonly TieKey[];
  /** Empty where ties that the keys leave are not drawn, but decided by the order of the file. */
  readonly seedHex: string;
  readonly json: boolean;
}

const FLAGS = {
  rule: { type: 'string' },
  utility: { type: 'string' },
  completion: { type: 'string' },
  tie: { type: 'string' },
  'fund-unsupported': { type: 'boolean', default: false },
  borda: { type: 'string' },
  'zero-cost': { type: 'string' },
  start: { type: 'string' },
  comparison: { type: 'string' },
  'on-misfit': { type: 'string' },
  'min-votes': { type: 'string' },
  'min-share': { type: 'string' },
  'relative-cost': { type: 'string' },
  seats: { type: 'string' },
  points: { type: 'string' },
  'short-ballots': { type: 'string' },
  language: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Flags = ReturnType<typeof parseFlags>['values'];

/**
 * Reads the arguments of `baraza tally`.
 * @throws UsageError with a message that lists what exists; as `parseArgs` does
 */
export function readTallyOptions(args: string[]): TallyOptions | SeatOptions {
  const { values, positionals } = parseFlags(args);
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new UsageError('name exactly one FILE.pb');
  const rule = oneOf('--rule', values.rule, [...Object.keys(CHOICES), ...SEAT_RULE_IDS]);
  checkRelated(rule, values);
  const seatRule = SEAT_RULES.find(({ id }) => id === rule);
  if (seatRule !== undefined) return seatOptions(path, seatRule, values);
  const chosen = CHOICES[rule as keyof typeof CHOICES](values);
  const text = values.tie ?? 'id';
  const borda = oneOf('--borda', values.borda ?? 'max-length', BORDA_POINTS) as BordaPoints;
  return { path, ...chosen, borda, tie: text, ...readMoneyTie(text), json: values.json };
}

const SEAT_RULE_IDS = SEAT_RULES.map(({ id }) => id);

function seatOptions(path: string, rule: SeatRule, values: Flags): SeatOptions {
  const { seats, points, 'short-ballots': shortBallots, tie = 'file' } = values;
  if (seats !== undefined && !/^[1-9]\d{0,5}$/.test(seats)) {
    throw new UsageError(`--seats cannot be "${seats}"; it is a number such as 5`);
  }
  const options = { ...(points && { points }), ...(shortBallots && { shortBallots }) };
  const config = { id: rule.id, version: rule.version, options };
  const bound = bindSeatRule(config);
  if (!bound.ok) throw new UsageError(SEAT_OPTION_FORMS);
  const order = tie === 'file' ? { tieKeys: [], seedHex: '' } : readTie(tie, ['id']);
  const { ballot } = rule;
  const count = seats === undefined ? undefined : Number(seats);
  const language = oneOf('--language', values.language ?? 'en', LANGUAGES) as Language;
  return { path, rule: config, ballot, seats: count, tie, ...order, language, json: values.json };
}

const SEAT_OPTION_FORMS =
  '--points is full, or numbers such as 10,5,3,2,1; --short-ballots is from-first or from-last';

function parseFlags(args: string[]) {
  return parseArgs({ args, options: FLAGS, allowPositionals: true });
}

type Choice = Pick<TallyOptions, 'rule' | 'utility' | 'completion'>;

const MONEY_RULES = [
  ...['greedy', 'greedy-per-cost', 'phragmen', 'maximin-support', 'knapsack-optimum'],
  'equal-shares',
];

/** Flags that go with some rules only. */
const RELATED: readonly (readonly [keyof Flags, readonly string[]])[] = [
  ['utility', MONEY_RULES],
  ['completion', MONEY_RULES],
  ['borda', MONEY_RULES],
  ['fund-unsupported', MONEY_RULES],
  ['seats', SEAT_RULE_IDS],
  ['language', SEAT_RULE_IDS],
  ['points', ['borda-seats']],
  ['short-ballots', ['borda-seats']],
  ['zero-cost', ['equal-shares']],
  ['start', ['equal-shares']],
  ['comparison', ['equal-shares']],
  ['on-misfit', ['greedy', 'greedy-per-cost', 'phragmen']],
  ['min-votes', ['greedy', 'greedy-per-cost']],
  ['min-share', ['greedy', 'greedy-per-cost']],
  ['relative-cost', ['greedy', 'greedy-per-cost']],
];

function checkRelated(rule: string, values: Flags): void {
  for (const [flag, rules] of RELATED) {
    if ((values[flag] ?? false) === false || rules.includes(rule)) continue;
    throw new UsageError(`--${flag} goes with --rule ${rules.join(', ')}`);
  }
}

const CHOICES = {
  greedy: (values: Flags) => greedyChoice('greedy', values),
  'greedy-per-cost': (values: Flags) => greedyChoice('greedy-per-cost', values),
  phragmen: phragmenChoice,
  'maximin-support': maximinChoice,
  'knapsack-optimum': optimumChoice,
  'equal-shares': equalSharesChoice,
};

function greedyChoice(id: string, values: Flags): Choice {
  const utility = oneOf('--utility', values.utility ?? 'votes', ['votes', 'points', 'borda']);
  const completion = oneOf('--completion', values.completion ?? 'none', ['none']);
  const options = {
    onMisfit: oneOf('--on-misfit', values['on-misfit'] ?? 'skip', ['skip', 'stop']),
    fundUnsupported: values['fund-unsupported'],
    measure: utility === 'votes' ? 'votes' : 'points',
    minVotes: inForm('minVotes', '--min-votes', values['min-votes']),
    minSharePercent: inForm('minSharePercent', '--min-share', values['min-share']),
    relativeCost: inForm('relativeCost', '--relative-cost', values['relative-cost']),
  };
  return { rule: { id, version: 1, options }, utility, completion };
}

function phragmenChoice(values: Flags): Choice {
  const utility = oneOf('--utility', values.utility ?? 'votes', ['votes']);
  const completion = oneOf('--completion', values.completion ?? 'none', ['none']);
  const onMisfit = oneOf('--on-misfit', values['on-misfit'] ?? 'stop', ['stop', 'skip']);
  const options = { onMisfit, fundUnsupported: values['fund-unsupported'] };
  return { rule: { id: 'phragmen', version: 1, options }, utility, completion };
}

function maximinChoice(values: Flags): Choice {
  const utility = oneOf('--utility', values.utility ?? 'votes', ['votes']);
  const completion = oneOf('--completion', values.completion ?? 'none', ['none']);
  return { rule: { id: 'maximin-support', version: 1 }, utility, completion };
}

function optimumChoice(values: Flags): Choice {
  const utilities = ['votes', 'cost', 'points', 'borda'];
  const utility = oneOf('--utility', values.utility ?? 'votes', utilities);
  const completion = oneOf('--completion', values.completion ?? 'none', ['none']);
  const options = { welfare: utility === 'borda' ? 'points' : utility };
  return { rule: { id: 'knapsack-optimum', version: 1, options }, utility, completion };
}

const FORM_EXAMPLES = { minVotes: '50', minSharePercent: '10 or 2.5', relativeCost: '1/3' };

function inForm(
  option: keyof typeof THRESHOLD_OPTIONS,
  flag: string,
  value: string | undefined,
): string {
  const { default: usual, form } = THRESHOLD_OPTIONS[option];
  if (value === undefined) return usual;
  if (form.test(value)) return value;
  throw new UsageError(`${flag} cannot be "${value}"; it is such as ${FORM_EXAMPLES[option]}`);
}

function equalSharesChoice(values: Flags): Choice {
  const utility = oneOf('--utility', values.utility ?? 'cost', UTILITIES);
  const completion = oneOf('--completion', values.completion ?? 'none', COMPLETIONS);
  const usual = utility.startsWith('cost') ? 'skip' : 'fund';
  const zeroCost = oneOf('--zero-cost', values['zero-cost'] ?? usual, ['fund', 'skip']);
  const start = oneOf('--start', values.start ?? 'exact', STARTS);
  const comparison = oneOf('--comparison', values.comparison ?? 'none', COMPARISONS);
  const fundUnsupported = values['fund-unsupported'];
  const options = { utility, completion, start, comparison, fundUnsupported, zeroCost };
  return { rule: { id: 'equal-shares', version: 1, options }, utility, completion };
}

function oneOf(flag: string, value: string | undefined, allowed: readonly string[]): string {
  if (value !== undefined && allowed.includes(value)) return value;
  const given = value === undefined ? `${flag} is needed` : `${flag} cannot be "${value}"`;
  throw new UsageError(`${given}; there is: ${allowed.join(', ')}`);
}

function readTie(text: string, keys: readonly TieKey[]): Pick<TallyOptions, 'tieKeys' | 'seedHex'> {
  const parts = text.split(',');
  const last = parts.at(-1) as string;
  const seed = /^seed:((?:[0-9a-f]{2})+)$/i.exec(last)?.[1];
  const names = seed === undefined ? parts : parts.slice(0, -1);
  const tieKeys = names.map((name) => oneOf('--tie', name, [...keys, 'seed:HEX']));
  if (tieKeys.includes('seed:HEX'))
    throw new UsageError('--tie seed: needs an even number of hex digits');
  return { tieKeys: tieKeys as TieKey[], seedHex: (seed ?? '').toLowerCase() };
}

/** Where nothing else is asked for at the end, the id is: a lot needs a seed that is known. */
function readMoneyTie(text: string): Pick<TallyOptions, 'tieKeys' | 'seedHex'> {
  const keys = text.split(',');
  const isByFile = keys.at(-1) === 'file';
  if (isByFile) keys.pop();
  if (keys.length === 0) return { tieKeys: [], seedHex: '' };
  const read = readTie(keys.join(','), TIE_KEYS);
  if (isByFile && read.seedHex !== '')
    throw new UsageError('--tie ends with seed:HEX or with file');
  const tieKeys = isByFile || read.seedHex !== '' ? read.tieKeys : [...read.tieKeys, 'id' as const];
  return { ...read, tieKeys };
}
