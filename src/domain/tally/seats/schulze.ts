import { namesOf, type Paper, type SeatContest } from './seat-contest';
import { type PlaceStep, type SchulzePairStep, type SeatOutcome, seatOutcome } from './seat-trace';

type Matrix = readonly (readonly number[])[];

/**
 * Schulze's method by winning votes: a candidate stands above another when the strongest path to it
 * is stronger than the one back. Candidates that a ballot leaves out are below all it names, and
 * equal among themselves. Where several could stand next, the earlier in tie order does.
 * @see Schulze: A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
 *   single-winner election method
 */
export function countSchulze(contest: SeatContest): SeatOutcome {
  const { seats, valid, blank } = contest;
  const preferences = comparePairs(contest);
  const strengths = strongestPaths(preferences);
  const pairs = pairSteps(contest, preferences, strengths);
  const places = valid === 0 ? [] : rank(contest, strengths);
  const elected = places.filter((step) => step.isElected).map((step) => step.candidate);
  return seatOutcome(elected, [{ t: 'start', seats, valid, blank }, ...pairs, ...places]);
}

/** How many ballots prefer each candidate to each other one. */
function comparePairs({ candidates, papers }: SeatContest): Matrix {
  const matrix = candidates.map(() => candidates.map(() => 0));
  for (const paper of papers) addPreferences(matrix, paper);
  return matrix;
}

function addPreferences(matrix: number[][], { ranking, weight }: Paper): void {
  const below = new Set(matrix.keys());
  for (const winner of ranking) {
    below.delete(winner);
    const row = matrix[winner] as number[];
    for (const loser of below) row[loser] = (row[loser] as number) + weight;
  }
}

/** The strength of a path is that of its weakest link; links are the pairs that a majority won. */
function strongestPaths(preferences: Matrix): Matrix {
  const strengths = preferences.map((row, a) =>
    row.map((count, b) => (count > at(preferences, b, a) ? count : 0)),
  );
  for (const via of strengths.keys()) {
    const onward = strengths[via] as number[];
    for (const row of strengths) {
      const first = row[via] as number;
      onward.forEach((second, b) => {
        row[b] = Math.max(row[b] as number, Math.min(first, second));
      });
    }
  }
  return strengths;
}

function pairSteps(
  { candidates }: SeatContest,
  preferences: Matrix,
  strengths: Matrix,
): SchulzePairStep[] {
  return candidates.flatMap((candidate, a) =>
    candidates.flatMap((over, b): SchulzePairStep[] => {
      if (a === b) return [];
      const [ballots, strength] = [at(preferences, a, b), at(strengths, a, b)];
      return [{ t: 'pair', candidate, over, ballots, strength }];
    }),
  );
}

function rank(contest: SeatContest, strengths: Matrix): PlaceStep[] {
  const left = new Set(contest.candidates.keys());
  const steps: PlaceStep[] = [];
  while (left.size > 0) {
    const open = [...left];
    const isBeaten = (a: number): boolean =>
      open.some((b) => at(strengths, b, a) > at(strengths, a, b));
    const unbeaten = open.filter((a) => !isBeaten(a));
    const next = unbeaten[0] as number;
    left.delete(next);
    const place = steps.length + 1;
    steps.push({
      t: 'place',
      place,
      candidate: contest.candidates[next] as string,
      isElected: place <= contest.seats,
      ...(unbeaten.length > 1 && { tied: namesOf(contest, unbeaten), decidedBy: 'lot' }),
    });
  }
  return steps;
}

function at(matrix: Matrix, row: number, column: number): number {
  return (matrix[row] as readonly number[])[column] as number;
}
