/** The vote types of the format, whether a rule counts them or not. */
export const VOTE_TYPES = ['approval', 'ordinal', 'cumulative', 'scoring', 'choose-1'] as const;
/** One of `VOTE_TYPES`. */
export type VoteType = (typeof VOTE_TYPES)[number];

/** Whether votes of this type give points. */
export function hasPoints(voteType: VoteType): boolean {
  return voteType === 'cumulative' || voteType === 'scoring';
}

/** A row of VOTES. */
export interface PabulibVote {
  readonly voterId: string;
  /** Ids as they stand, each once; in ordinal files the most preferred first. */
  readonly projects: readonly string[];
  /**
   * Whole units of 10^-pointDecimals of the file, aligned to `projects`; only in cumulative and
   * scoring files, undefined in others. Votes that are equal in projects and points share both arrays.
   */
  readonly points: readonly number[] | undefined;
  /** All cells of the row, in the order of the columns; a new list at every look. */
  readonly cells: readonly string[];
}
