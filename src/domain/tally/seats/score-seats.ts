import { namesOf, type Paper, type SeatContest } from './seat-contest';
import { type PlaceStep, type SeatOutcome, seatOutcome } from './seat-trace';

/**
 * Elects those whom most ballots name; the order within a ballot does not matter. Nobody is elected
 * whom no ballot names.
 */
export function countApprovalSeats(contest: SeatContest): SeatOutcome {
  return electByScore(contest, () => 1);
}

/** What each rank of a ballot is worth. */
export interface RankPoints {
  /** Points of the first rank, the second, and so on; ranks beyond the end get nothing. */
  readonly points: readonly number[];
  /**
   * Where a shorter ballot starts: its first choice gets the points of the first rank, or its last
   * choice those of the last rank.
   */
  readonly shortBallots: 'from-first' | 'from-last';
}

/** Elects those who collect the most points; nobody is elected without a point. */
export function countBordaSeats(
  contest: SeatContest,
  { points, shortBallots }: RankPoints,
): SeatOutcome {
  return electByScore(contest, (rank, length) => {
    const skipped = shortBallots === 'from-first' ? 0 : Math.max(points.length - length, 0);
    return points[rank + skipped] ?? 0;
  });
}

type PointsOfRank = (rank: number, length: number) => number;

function electByScore(contest: SeatContest, pointsOf: PointsOfRank): SeatOutcome {
  const { seats, valid, blank } = contest;
  const scores = contest.candidates.map(() => 0);
  for (const paper of contest.papers) addScores(scores, paper, pointsOf);
  const order = [...scores.keys()].sort((a, b) => scoreOf(scores, b) - scoreOf(scores, a) || a - b);
  const steps = order.map((candidate, i): PlaceStep => {
    const score = scoreOf(scores, candidate);
    const tied = order.filter((other, j) => j >= i && scoreOf(scores, other) === score);
    return {
      t: 'place',
      place: i + 1,
      candidate: contest.candidates[candidate] as string,
      score,
      isElected: i < seats && score > 0,
      ...(tied.length > 1 && { tied: namesOf(contest, tied), decidedBy: 'lot' }),
    };
  });
  const elected = steps.filter((step) => step.isElected).map((step) => step.candidate);
  return seatOutcome(elected, [{ t: 'start', seats, valid, blank }, ...steps]);
}

function addScores(scores: number[], { ranking, weight }: Paper, pointsOf: PointsOfRank): void {
  ranking.forEach((candidate, rank) => {
    scores[candidate] = scoreOf(scores, candidate) + weight * pointsOf(rank, ranking.length);
  });
}

function scoreOf(scores: readonly number[], candidate: number): number {
  return scores[candidate] as number;
}
