import { assertDefined } from '../../shared/assert';
import type { SchulzePairStep } from './seat-trace';

/** The pairs of a count: by candidate, and then by the one it is compared with. */
export type PairTable = ReadonlyMap<string, ReadonlyMap<string, SchulzePairStep>>;

/** Takes the pairs out of a trace, in their order. */
export function pairTable(pairs: readonly SchulzePairStep[]): PairTable {
  const table = new Map<string, Map<string, SchulzePairStep>>();
  for (const step of pairs) {
    const row = table.get(step.candidate) ?? new Map<string, SchulzePairStep>();
    table.set(step.candidate, row.set(step.over, step));
  }
  return table;
}

/**
 * Those in between on a strongest chain of wins: a shortest one, and of several the one whose members
 * come first in tie order. Nobody where the win itself is the chain.
 * @param pair one whose strength is above 0
 */
export function strongestChain(
  table: PairTable,
  { candidate, over, strength }: SchulzePairStep,
): string[] {
  const cameFrom = new Map<string, string>([[candidate, candidate]]);
  for (const from of cameFrom.keys()) {
    for (const [to, link] of rowOf(table, from)) {
      if (cameFrom.has(to) || !isWin(table, link) || link.ballots < strength) continue;
      cameFrom.set(to, from);
    }
  }
  const chain: string[] = [];
  for (let at = cameFrom.get(over); at !== candidate; at = cameFrom.get(at as string)) {
    chain.unshift(at as string);
  }
  return chain;
}

function isWin(table: PairTable, { candidate, over, ballots }: SchulzePairStep): boolean {
  return ballots > backOf(table, candidate, over).ballots;
}

/**
 * The same pair from the other side.
 * @throws AssertionError when there is no such pair
 */
export function backOf(table: PairTable, candidate: string, over: string): SchulzePairStep {
  return assertDefined(rowOf(table, over).get(candidate), 'the pair turned round');
}

function rowOf(table: PairTable, candidate: string): ReadonlyMap<string, SchulzePairStep> {
  return assertDefined(table.get(candidate), 'the pairs of a candidate');
}
