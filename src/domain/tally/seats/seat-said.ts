import { assertDefined } from '../../shared/assert';
import type { CandidateVotes } from './seat-trace';

/** What a sentence about an election of people needs besides its words. */
export interface SeatFigures {
  /** Whole numbers: seats, stages, places, ballots, points. */
  readonly counts?: Readonly<Record<string, number>>;
  /** Votes and parts of votes as decimal texts, exact. */
  readonly votes?: Readonly<Record<string, string>>;
  /** Candidates. */
  readonly names?: Readonly<Record<string, string>>;
  /** Several candidates. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  /** Several candidates with what each has. */
  readonly standings?: Readonly<Record<string, readonly CandidateVotes[]>>;
}

/** A sentence: what it says, and its figures. */
export interface SeatSaid extends SeatFigures {
  readonly key: string;
}

/** A whole number of the smallest unit from a decimal text that has all its places. */
export function unitsOf(text: string): bigint {
  return BigInt(text.replace('.', ''));
}

/**
 * What a candidate has in a list of all candidates.
 * @throws AssertionError when the list is without it
 */
export function votesIn(list: readonly CandidateVotes[], candidate: string): string {
  const own = list.find((entry) => entry.candidate === candidate);
  return assertDefined(own, `votes of ${candidate}`).votes;
}

/** Those in a list who have anything. */
export function withVotes(list: readonly CandidateVotes[]): CandidateVotes[] {
  return list
    .filter(({ votes }) => unitsOf(votes) > 0n)
    .map(({ candidate, votes }) => ({ candidate, votes }));
}
