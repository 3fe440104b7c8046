import type { Step } from '../instance';
import { figure, highestFirst, type SeatContest, type SeatCount, startStep } from './contest';

/** What somebody gets from a ballot, by rank from 0 and the number of names on it. */
export type PointsOf = (rank: number, length: number) => bigint;

/** Everybody named on a ballot gets the same from it. */
export const APPROVAL: PointsOf = () => 1n;

/**
 * Points by rank.
 * @param table those of the first rank, the second, and so on; later ranks get nothing
 * @param isFromLast whether the last name of a shorter ballot gets those of the last rank
 */
export function bordaPoints(table: readonly bigint[], isFromLast: boolean): PointsOf {
  return (rank, length) => {
    const missing = table.length - length;
    const from = isFromLast && missing > 0 ? missing : 0;
    return table[from + rank] ?? 0n;
  };
}

/** Elects those with the most points, and nobody without any. */
export function byPoints(contest: SeatContest, pointsOf: PointsOf): SeatCount {
  const { candidates, seats, papers } = contest;
  const points = new Map<string, bigint>();
  for (const { ranking, weight } of papers) {
    ranking.forEach((name, rank) => {
      const more = weight * pointsOf(rank, ranking.length);
      points.set(name, figure(points, name) + more);
    });
  }
  const order = highestFirst(candidates, points);
  const elected = order.slice(0, seats).filter((name) => figure(points, name) > 0n);
  const steps = order.map((name, i): Step => {
    const equal = order.slice(i).filter((other) => figure(points, other) === figure(points, name));
    return {
      ...{ t: 'place', place: i + 1, candidate: name, score: Number(figure(points, name)) },
      isElected: elected.includes(name),
      ...(equal.length > 1 && { tied: equal, decidedBy: 'lot' }),
    };
  });
  return { elected, steps: [startStep(contest), ...steps] };
}
