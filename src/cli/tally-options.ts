import { parseArgs } from 'node:util';

import type { RuleConfig } from '../domain/tally/counting-rule';
import { COMPLETIONS } from '../domain/tally/equal-shares';
import { TIE_KEYS, type TieKey } from '../domain/tally/tie-order';
import { UsageError } from './command';

export interface TallyOptions {
  readonly path: string;
  readonly rule: RuleConfig;
  readonly utility: string;
  readonly completion: string;
  /** The tie order as it was asked for. */
  readonly tie: string;
  readonly tieKeys: readonly TieKey[];
  readonly seedHex: string;
  readonly json: boolean;
}

const FLAGS = {
  rule: { type: 'string' },
  utility: { type: 'string' },
  completion: { type: 'string', default: 'none' },
  tie: { type: 'string', default: 'id' },
  'fund-unsupported': { type: 'boolean', default: false },
  'zero-cost': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Flags = ReturnType<typeof parseFlags>['values'];

/**
 * Reads the arguments of `baraza tally`; undefined when help is asked for.
 * @throws UsageError with a message that lists what exists
 */
export function readTallyOptions(args: string[]): TallyOptions | undefined {
  const { values, positionals } = parseFlags(args);
  if (values.help) return undefined;
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new UsageError('name exactly one FILE.pb');
  const rule = oneOf('--rule', values.rule, ['greedy', 'equal-shares']);
  const chosen = rule === 'greedy' ? greedyChoice(values) : equalSharesChoice(values);
  const tie = readTie(values.tie);
  return { path, ...chosen, tie: values.tie, ...tie, json: values.json };
}

function parseFlags(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

type Choice = Pick<TallyOptions, 'rule' | 'utility' | 'completion'>;

function greedyChoice(values: Flags): Choice {
  const utility = oneOf('--utility', values.utility ?? 'votes', ['votes']);
  const completion = oneOf('--completion', values.completion, ['none']);
  if (values['zero-cost'] !== undefined) {
    throw new UsageError('--zero-cost goes with --rule equal-shares');
  }
  const options = { onMisfit: 'skip', fundUnsupported: values['fund-unsupported'] };
  return { rule: { id: 'greedy', version: 1, options }, utility, completion };
}

function equalSharesChoice(values: Flags): Choice {
  const utility = oneOf('--utility', values.utility ?? 'cost', ['cost', 'cardinality']);
  const completion = oneOf('--completion', values.completion, COMPLETIONS);
  const usual = utility === 'cost' ? 'skip' : 'fund';
  const zeroCost = oneOf('--zero-cost', values['zero-cost'] ?? usual, ['fund', 'skip']);
  const fundUnsupported = values['fund-unsupported'];
  const options = { utility, completion, fundUnsupported, zeroCost };
  return { rule: { id: 'equal-shares', version: 1, options }, utility, completion };
}

function oneOf(flag: string, value: string | undefined, allowed: readonly string[]): string {
  if (value !== undefined && allowed.includes(value)) return value;
  const given = value === undefined ? `${flag} is needed` : `${flag} cannot be "${value}"`;
  throw new UsageError(`${given}; there is: ${allowed.join(', ')}`);
}

function readTie(text: string): Pick<TallyOptions, 'tieKeys' | 'seedHex'> {
  const parts = text.split(',');
  const last = parts.at(-1) as string;
  const seed = /^seed:((?:[0-9a-f]{2})+)$/i.exec(last)?.[1];
  const names = seed === undefined ? parts : parts.slice(0, -1);
  const tieKeys = names.map((name) => oneOf('--tie', name, [...TIE_KEYS, 'seed:HEX']));
  if (tieKeys.includes('seed:HEX'))
    throw new UsageError('--tie seed: needs an even number of hex digits');
  return { tieKeys: tieKeys as TieKey[], seedHex: (seed ?? '').toLowerCase() };
}
