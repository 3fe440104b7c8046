/** The vote types of the format, whether we count them or not. */
export const VOTE_TYPES = ['approval', 'ordinal', 'cumulative', 'scoring', 'choose-1'] as const;
/** One of `VOTE_TYPES`. */
export type VoteType = (typeof VOTE_TYPES)[number];

/** A row of VOTES. */
export interface PabulibVote {
  readonly voterId: string;
  /** Ids as they stand, each once. Equal cells share one array. */
  readonly projects: readonly string[];
  /** Whole numbers aligned to `projects`; only in cumulative and scoring files. */
  readonly points?: readonly number[];
  readonly cells: readonly string[];
}
