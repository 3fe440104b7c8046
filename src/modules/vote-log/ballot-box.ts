import type { CastToken } from '../../domain/vote-log/cast-token';
import type {
  CloseEntry,
  FinalEntry,
  OpenEntry,
  RevealEntry,
  TallyEntry,
} from '../../domain/vote-log/entry';
import type { EntryOutOfOrder } from '../../domain/vote-log/grammar';
import type { Ballot } from '../../domain/vote-log/opening';
import type { TrackingSlug } from '../../domain/vote-log/tracking-code';
import type { Result } from '../../domain/shared/result';

/** What is fixed when a log opens; keys and origin are the ballot box's own business. */
export interface RoundOpening extends Pick<
  OpenEntry,
  'round' | 'config' | 'projects' | 'roll' | 'rollHash' | 'code' | 'profile'
> {
  readonly mayRevote: boolean;
}

/** The log that was opened. */
export interface OpenedLog {
  readonly origin: string;
  /** The verifier key, to be published on paper and elsewhere. */
  readonly vkey: string;
}

/** A ballot to be recorded. */
export interface Cast {
  /** Slug of the round. */
  readonly round: string;
  /** Id of the roll entry. */
  readonly voterId: string;
  readonly style: string;
  readonly ballot: Ballot;
  readonly token: CastToken;
  /** Whether the voter asked for the line that opens the commitment. */
  readonly withOpening?: boolean;
}

/** What a voter takes home. */
export interface Receipt {
  readonly index: number;
  /** The entry as it stands in the log. */
  readonly entry: string;
  /** For addresses. */
  readonly trackingSlug: TrackingSlug;
  /** For people. */
  readonly trackingCode: string;
  /** The receipt file: entry, place, proof and signed head. */
  readonly file: string;
}

/** The answer to a cast; accepted means durably recorded. */
export type CastAnswer =
  | {
      readonly kind: 'accepted' | 'same-receipt';
      readonly receipt: Receipt;
      readonly opening?: string;
    }
  | { readonly kind: 'already-voted' | 'closed' | 'token-reused' | 'unavailable' };

/** The ballot box cannot write now: another process holds it, or the database does not answer. */
export interface BallotBoxUnavailable {
  readonly kind: 'ballot-box-unavailable';
}

/** There is no log of this round, or its state does not allow the step. */
export interface WrongLogState {
  readonly kind: 'wrong-log-state';
  readonly state: LogState | 'absent';
}

/** The open entry would not fit an entry bundle: fewer styles are needed. */
export interface OpenEntryTooLong {
  readonly kind: 'open-entry-too-long';
  readonly bytes: number;
}

/** Where a round's log stands; `broken` has lost acknowledged ballots and signs nothing. */
export type LogState = 'open' | 'closed' | 'counted' | 'published' | 'broken';

/** One complete count, in the order of the log. */
export type CountEntries = readonly [RevealEntry, TallyEntry, FinalEntry];

/** An opening that counts, or was superseded, with its place in the log. */
export interface RevealedBallot {
  /** 16 bytes. */
  readonly k: Uint8Array;
  readonly r: number;
  /** 32 bytes. */
  readonly c: Uint8Array;
  readonly index: number;
}

/** An effective ballot with its opening line. */
export interface EffectiveBallot extends RevealedBallot {
  readonly line: string;
}

/** The ballots of a closed round, both sorted by the bytes of c. */
export interface RevealedBallots {
  readonly effective: readonly EffectiveBallot[];
  readonly superseded: readonly RevealedBallot[];
}

/** The only door to the vote logs. Never await it inside `UnitOfWork.run`. */
export abstract class BallotBox {
  /** Makes the keys of a round, writes its `open` entry and publishes the first heads. */
  abstract open(
    opening: RoundOpening,
  ): Promise<Result<OpenedLog, WrongLogState | OpenEntryTooLong | BallotBoxUnavailable>>;

  /** Records a ballot: an acceptance comes only after the durable commit. */
  abstract cast(cast: Cast): Promise<CastAnswer>;

  /** Writes what is queued, then the `close` entry; publishes the head. */
  abstract close(round: string): Promise<Result<CloseEntry, WrongLogState | BallotBoxUnavailable>>;

  /** Adds one complete count in one transaction; publishes the head. */
  abstract append(
    round: string,
    entries: CountEntries,
  ): Promise<Result<void, WrongLogState | EntryOutOfOrder | BallotBoxUnavailable>>;

  /** States that the bundle of the last count passed the gate. */
  abstract publish(round: string): Promise<Result<void, WrongLogState | BallotBoxUnavailable>>;

  /** Whether a ballot of this voter is recorded; derived from the key of the round. */
  abstract hasVoted(
    round: string,
    voterId: string,
  ): Promise<Result<boolean, WrongLogState | BallotBoxUnavailable>>;

  /** The ballots of a round, only after its close. */
  abstract reveal(round: string): Promise<Result<RevealedBallots, WrongLogState>>;
}
