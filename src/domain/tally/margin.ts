import type { PotResult } from './tally';

/** Whether ballots that were taken out of the count could have changed who won. */
export type Influence = 'no' | 'yes' | 'cannot-be-excluded';

/**
 * The fewest votes (or points, where ballots give some) of a winner minus the most of a loser:
 * negative where the rule did not go by votes alone, null where nobody won or nobody lost.
 */
export function potMargin({
  winners,
  projects,
}: Pick<PotResult, 'winners' | 'projects'>): number | null {
  let fewest: number | null = null;
  let most: number | null = null;
  for (const { id, votes, points } of projects) {
    const score = points ?? votes;
    if (winners.includes(id)) fewest = fewest === null ? score : Math.min(fewest, score);
    else most = most === null ? score : Math.max(most, score);
  }
  return fewest === null || most === null ? null : fewest - most;
}

/**
 * `no` when no ballot is missing, `yes` when so many votes would have closed the gap. Between them
 * nothing can be excluded: rules weigh more than the distance between two projects.
 */
export function influenceOfVoids(voids: number, margin: number | null): Influence {
  if (voids === 0) return 'no';
  return margin !== null && margin >= 0 && margin <= voids ? 'yes' : 'cannot-be-excluded';
}

/** A share in per cent as text with two decimals, rounded to the nearest; of nothing it is nothing. */
export function sharePercent(part: number, whole: number): string {
  const hundredths = whole === 0 ? 0 : Math.round((10_000 * part) / whole);
  const text = String(hundredths).padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}
