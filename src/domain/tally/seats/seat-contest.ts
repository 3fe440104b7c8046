import { assert, assertDefined } from '../../shared/assert';

/** Ballots with the same preferences: candidates from first to last, and how many cast them. */
export interface RankedBallot {
  /** Different candidates, the most preferred first; those left out are liked less than these. */
  readonly ranking: readonly string[];
  /** A whole number of at least 1. */
  readonly weight: number;
}

/** Everything that the outcome of an election of people depends on, besides the rule. */
export interface SeatElection {
  /** Every candidate once, in tie order: the earlier one is better off wherever lots are drawn. */
  readonly candidates: readonly string[];
  readonly ballots: readonly RankedBallot[];
  /** How many are to be elected; at least 1. */
  readonly seats: number;
}

/** Equal ballots as one; candidates are named by their place in the tie order. */
export interface Paper {
  readonly ranking: readonly number[];
  readonly weight: number;
}

/** An election laid out for counting; it is the same for every order of the ballots. */
export interface SeatContest {
  readonly candidates: readonly string[];
  readonly seats: number;
  /** Distinct papers that name somebody. */
  readonly papers: readonly Paper[];
  /** Ballots that name somebody. */
  readonly valid: number;
  /** Ballots that name nobody. */
  readonly blank: number;
}

/** So many that every sum of votes and of points stays a whole number that is exact. */
export const MOST_BALLOTS = 1_000_000_000;

/**
 * Merges equal ballots and lays the election out for counting.
 * @throws AssertionError when candidates repeat, a ballot names an unknown candidate or one twice,
 *   seats or weights are no whole numbers of at least 1, or there are more than `MOST_BALLOTS`
 */
export function layOutContest({ candidates, ballots, seats }: SeatElection): SeatContest {
  assert(isCount(seats), 'seats are a whole number of at least 1');
  const rankOf = new Map(candidates.map((id, rank) => [id, rank]));
  assert(rankOf.size === candidates.length, 'candidates repeat');
  const weights = new Map<string, { ranking: readonly number[]; weight: number }>();
  for (const { ranking, weight } of ballots) {
    assert(isCount(weight), 'a weight is a whole number of at least 1');
    const ranks = ranking.map((id) => assertDefined(rankOf.get(id), `candidate ${id}`));
    assert(new Set(ranks).size === ranks.length, 'a ballot names a candidate twice');
    const key = ranks.join(' ');
    weights.set(key, { ranking: ranks, weight: weight + (weights.get(key)?.weight ?? 0) });
  }
  const blank = weights.get('')?.weight ?? 0;
  weights.delete('');
  const papers = [...weights.keys()].sort().map((key) => weights.get(key) as Paper);
  const valid = papers.reduce((sum, paper) => sum + paper.weight, 0);
  assert(valid + blank <= MOST_BALLOTS, 'there are too many ballots');
  return { candidates, seats, papers, valid, blank };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

/** The names of candidates, in the order given. */
export function namesOf(contest: SeatContest, indexes: readonly number[]): string[] {
  return indexes.map((index) => contest.candidates[index] as string);
}
