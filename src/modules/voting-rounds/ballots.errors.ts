import type { PotChoice } from './ballot-paper';

/** Why no ballot can be given out or taken now. */
export type RefusalReason =
  'upcoming' | 'closed' | 'closedEarly' | 'alreadyVoted' | 'tokenReused' | 'unavailable';

/** There is no such round, or nobody has opened it yet. */
export interface NoSuchBallot {
  readonly kind: 'ballot-round-not-found';
}

/** The round takes no ballot of this voter now. */
export interface BallotRefused {
  readonly kind: 'ballot-refused';
  readonly reason: RefusalReason;
}

/** Nobody knows whom this session may vote as. */
export interface VoterUnknown {
  readonly kind: 'voter-unknown';
}

/** The choices do not make a legal ballot. */
export interface BallotNotLegal {
  readonly kind: 'ballot-not-legal';
  readonly pots: readonly PotChoice[];
  /** Ids that do not stand on this voter's paper. */
  readonly strangers: readonly string[];
}

/** Nothing was chosen, and nobody said that this is meant. */
export interface BlankNotConfirmed {
  readonly kind: 'blank-not-confirmed';
}

/** The form belongs to another session, or is older than a day. */
export interface BallotFormOld {
  readonly kind: 'ballot-form-old';
}

export type BallotsError =
  NoSuchBallot | BallotRefused | VoterUnknown | BallotNotLegal | BlankNotConfirmed | BallotFormOld;
