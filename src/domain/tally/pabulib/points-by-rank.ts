import type { PabulibFile } from './parse';

/**
 * Points by rank: counted down from the longest ballot that the file allows; from the length of the
 * ballot; or the number of projects below on the ballot, so that the last one gets nothing.
 */
export const BORDA_POINTS = ['max-length', 'ballot-length', 'below'] as const;
/** One of `BORDA_POINTS`. */
export type BordaPoints = (typeof BORDA_POINTS)[number];

/** Longer ballots than this are not meant, and points from there would pass what can be added up. */
export const LONGEST_RANKING = 1_000_000;

/**
 * What the first place of a ballot is worth in a file of rankings, by the number of projects on the
 * ballot; each further place is worth one point less. A longest ballot that the file declares counts
 * up to `LONGEST_RANKING`; beyond it, as where it declares none, the longest that there is does.
 */
export function firstPlacePoints(
  file: Pick<PabulibFile, 'choices' | 'meta'>,
  borda: BordaPoints,
): (length: number) => number {
  if (borda === 'ballot-length') return (length) => length;
  if (borda === 'below') return (length) => length - 1;
  const { first, weights } = file.choices;
  let most = 0;
  weights.forEach((_, b) => {
    most = Math.max(most, (first[b + 1] as number) - (first[b] as number));
  });
  const declared = Number(file.meta.get('max_length'));
  const isUsable = Number.isSafeInteger(declared) && declared <= LONGEST_RANKING;
  const top = isUsable ? Math.max(declared, most) : most;
  return () => top;
}
