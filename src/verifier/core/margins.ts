import type { PotCount } from '../recount/recount';
import type { Influence } from './report';

/**
 * The fewest votes (or points) of a winner minus the most of a loser: negative where the rule did not
 * go by votes alone, null where nobody won or nobody lost.
 */
export function marginOf({ order, projects }: PotCount): number | null {
  const won = new Set(order);
  const scores = (wins: boolean): number[] =>
    projects.filter(({ id }) => won.has(id) === wins).map(({ votes, points }) => points ?? votes);
  const [winners, losers] = [scores(true), scores(false)];
  if (winners.length === 0 || losers.length === 0) return null;
  return winners.reduce((a, b) => Math.min(a, b)) - losers.reduce((a, b) => Math.max(a, b));
}

/**
 * Rules weigh more than the distance between two projects, so only "no ballot is missing" excludes an
 * influence; "yes" when so many votes for the best loser would have closed the gap.
 */
export function influenceOf(voids: number, margin: number | null): Influence {
  if (voids <= 0) return 'no';
  return margin !== null && margin >= 0 && voids >= margin ? 'yes' : 'cannot-be-excluded';
}

/** A share in percent with two decimals, rounded to the nearest; of nothing it is nothing. */
export function percent(part: number, whole: number): string {
  const hundredths = whole === 0 ? 0 : Math.round((part * 10_000) / whole);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
