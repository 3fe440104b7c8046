import { createHash } from 'node:crypto';

import { compareBigInts } from '../shared/big-ints';
import { compareCodePoints } from '../shared/code-points';

/** What may decide between tied projects before the lot does. */
export const TIE_KEYS = ['min-cost', 'max-votes', 'id'] as const;
/** One of `TIE_KEYS`. */
export type TieKey = (typeof TIE_KEYS)[number];

/** A project as tie-breaking sees it; `votes` is needed for `max-votes` only. */
export interface TiedProject {
  readonly id: string;
  readonly costMinor: bigint;
  readonly votes?: number;
}

type Comparison = (a: TiedProject, b: TiedProject) => number;

const COMPARISONS: Readonly<Record<TieKey, Comparison>> = {
  'min-cost': (a, b) => compareBigInts(a.costMinor, b.costMinor),
  'max-votes': (a, b) => (b.votes ?? 0) - (a.votes ?? 0),
  id: (a, b) => compareCodePoints(a.id, b.id),
};

/**
 * Puts projects into the one order that decides every tie: by the keys in turn, then by the hash
 * SHA-256(seed ‖ id) as bytes, then by id.
 * @param seedHex the public seed: hex digits of even number, possibly none
 * @returns the ids, the winner of a tie between all of them first
 */
export function tieOrder(
  projects: readonly TiedProject[],
  keys: readonly TieKey[],
  seedHex: string,
): string[] {
  const seed = Buffer.from(seedHex, 'hex');
  const lots = new Map(projects.map(({ id }) => [id, drawLot(seed, id)]));
  const byLot: Comparison = (a, b) => Buffer.compare(lotOf(lots, a), lotOf(lots, b));
  const comparisons = [...keys.map((key) => COMPARISONS[key]), byLot, COMPARISONS.id];
  return [...projects].sort((a, b) => firstDifference(comparisons, a, b)).map(({ id }) => id);
}

/**
 * What made the first of some tied projects first: the last key that was needed to leave it alone;
 * `lot` where the keys leave others beside it.
 * @param projects in tie order, at least two
 */
export function decidedBy(
  projects: readonly TiedProject[],
  keys: readonly TieKey[],
): TieKey | 'lot' {
  const [first, ...others] = projects as [TiedProject, ...TiedProject[]];
  let equal = others;
  for (const key of keys) {
    equal = equal.filter((other) => COMPARISONS[key](first, other) === 0);
    if (equal.length === 0) return key;
  }
  return 'lot';
}

/** Projects by the keys in turn; what is equal in all of them stays in its order. */
export function byKeys(projects: readonly TiedProject[], keys: readonly TieKey[]): string[] {
  const comparisons = keys.map((key) => COMPARISONS[key]);
  return [...projects].sort((a, b) => firstDifference(comparisons, a, b)).map(({ id }) => id);
}

function firstDifference(
  comparisons: readonly Comparison[],
  a: TiedProject,
  b: TiedProject,
): number {
  for (const compare of comparisons) {
    const order = compare(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

function drawLot(seed: Buffer, id: string): Buffer {
  return createHash('sha256').update(seed).update(id, 'utf8').digest();
}

function lotOf(lots: ReadonlyMap<string, Buffer>, project: TiedProject): Buffer {
  return lots.get(project.id) as Buffer;
}
