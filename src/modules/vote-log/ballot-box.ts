import type { ApprovalPair } from '../../domain/vote-log/approval';
import type { CastToken } from '../../domain/vote-log/cast-token';
import type { Instant } from '../../domain/shared/instant';
import type {
  CloseEntry,
  FinalEntry,
  OpenEntry,
  PaperEntry,
  QuotedHead,
  RevealEntry,
  RuleEntry,
  TallyEntry,
  VoidEntry,
} from '../../domain/vote-log/entry';
import type { EntryOutOfOrder } from '../../domain/vote-log/grammar';
import type { Ballot } from '../../domain/vote-log/opening';
import type { PaperBallot } from '../../domain/vote-log/paper-batch';
import type { TrackingSlug } from '../../domain/vote-log/tracking-code';
import type { Result } from '../../domain/shared/result';

/** What is fixed when a log opens; keys and origin are the ballot box's own business. */
export interface RoundOpening extends Pick<
  OpenEntry,
  'round' | 'config' | 'projects' | 'roll' | 'rollHash' | 'code' | 'profile'
> {
  readonly mayRevote: boolean;
  /** Verifier keys of the officers who may enter acts, two at a time. */
  readonly approvers?: readonly string[];
  /** Head of the admin log at that moment. */
  readonly admin?: QuotedHead;
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
  /** When the server received the ballot; this moment where it is not given. */
  readonly receivedAt?: Instant;
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

/**
 * A ballot that is durably recorded, and has no place in the log yet: its receipt follows under this very
 * code. Only where several processes take ballots in.
 */
export interface RecordedCast {
  readonly kind: 'recorded';
  readonly trackingSlug: TrackingSlug;
  readonly trackingCode: string;
  readonly opening?: string;
}

/** The answer to a cast; accepted means durably recorded. */
export type CastAnswer =
  | {
      readonly kind: 'accepted' | 'same-receipt';
      readonly receipt: Receipt;
      readonly opening?: string;
    }
  | RecordedCast
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

/** Something was entered into the log since its ballots were read: they are to be counted anew. */
export interface LogMovedOn {
  readonly kind: 'log-moved-on';
}

/** The open entry would not fit an entry bundle: fewer styles are needed. */
export interface OpenEntryTooLong {
  readonly kind: 'open-entry-too-long';
  readonly bytes: number;
}

/**
 * Where a round's log stands. `prepared` has its keys and its empty head, `closing` takes only what
 * was received before, `broken` has lost acknowledged ballots or its keys and signs nothing.
 */
export type LogState =
  'prepared' | 'open' | 'closing' | 'closed' | 'counted' | 'published' | 'broken';

/** What two officers enter into a log: the entry, their approvals of it, and the sheets of a batch. */
export type Act = { readonly approvals: ApprovalPair } & (
  | { readonly entry: VoidEntry | RuleEntry }
  | { readonly entry: PaperEntry; readonly sheets: readonly PaperBallot[] }
);

/** Where an act stands in the log. */
export interface EnteredAct {
  readonly index: number;
}

/**
 * Why an act is not entered: its entry is not well-formed; `by` are not two of the approvers that
 * the round opened with, or have not both signed it; there is no such cast; the cast is void already,
 * or not void; the batch was entered with other sheets, or says another number of sheets than there are;
 * the log says that its keys are destroyed.
 */
export interface ActRefused {
  readonly kind: 'act-refused';
  readonly why:
    | 'malformed'
    | 'not-approvers'
    | 'not-signed'
    | 'no-such-cast'
    | 'changes-nothing'
    | 'batch-entered'
    | 'other-number'
    | 'shredded';
}

/** Nothing in the log says that the keys of the round are to be destroyed. */
export interface ShreddingNotEntered {
  readonly kind: 'shredding-not-entered';
}

/** The operating system did not let a key be destroyed. */
export interface KeysNotDestroyed {
  readonly kind: 'keys-not-destroyed';
  readonly message: string;
}

/** The openings are deleted with the keys that sealed them: the tally bundle has those that count. */
export interface OpeningsDestroyed {
  readonly kind: 'openings-destroyed';
}

/** What is left of a round whose keys are destroyed. */
export interface ShreddedRound {
  /** False where only the owner of the tables may write them anew: deleted bytes are in their files. */
  readonly isRewritten: boolean;
}

/** What is recorded of a voter: nothing, a ballot, or a last ballot that is void. */
export type VoteStanding = 'none' | 'recorded' | 'void';

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
  /** Replaced by a later one of the same credential, or void. */
  readonly superseded: readonly RevealedBallot[];
  /** Different credentials among all ballots. */
  readonly credentials: number;
}

/** The only door to the vote logs. Never await it inside `UnitOfWork.run`. */
export abstract class BallotBox {
  /** Makes the keys of a round and publishes its empty head, so that the key can be made known. */
  abstract prepare(round: string): Promise<Result<OpenedLog, WrongLogState | BallotBoxUnavailable>>;

  /** Writes the `open` entry of a round and publishes its head; prepares the round if need be. */
  abstract open(
    opening: RoundOpening,
  ): Promise<Result<OpenedLog, WrongLogState | OpenEntryTooLong | BallotBoxUnavailable>>;

  /** Records a ballot: an acceptance comes only after the durable commit. */
  abstract cast(cast: Cast): Promise<CastAnswer>;

  /** From here on only ballots are taken that the server received before the deadline. */
  abstract beginClosing(
    round: string,
    deadline: Instant,
  ): Promise<Result<void, WrongLogState | BallotBoxUnavailable>>;

  /**
   * Writes what is queued, then the `close` entry; publishes the head.
   * @param admin head of the admin log at that moment
   */
  abstract close(
    round: string,
    admin?: QuotedHead,
  ): Promise<Result<CloseEntry, WrongLogState | BallotBoxUnavailable>>;

  /**
   * Enters an act with its approvals in one transaction. The same act again gives its place and enters nothing. After a
   * count, a void or restore leads back to `closed`: a new count is due.
   */
  abstract enter(
    round: string,
    act: Act,
  ): Promise<
    Result<EnteredAct, ActRefused | EntryOutOfOrder | WrongLogState | BallotBoxUnavailable>
  >;

  /**
   * Adds one complete count in one transaction; publishes the head.
   * @param size how many entries there were when the ballots were read, and must still be
   */
  abstract append(
    round: string,
    entries: CountEntries,
    size: number,
  ): Promise<Result<void, WrongLogState | EntryOutOfOrder | LogMovedOn | BallotBoxUnavailable>>;

  /** States that the bundle of the last count passed the gate. */
  abstract publish(round: string): Promise<Result<void, WrongLogState | BallotBoxUnavailable>>;

  /**
   * Deletes all openings of a published round and destroys its keys, for good. The log must say so, and the
   * bundle must have been issued with that entry: nothing can be signed any more. Done again, it
   * finishes what was interrupted, and changes nothing else.
   */
  abstract shred(
    round: string,
  ): Promise<
    Result<
      ShreddedRound,
      ShreddingNotEntered | KeysNotDestroyed | WrongLogState | BallotBoxUnavailable
    >
  >;

  /** Whether a ballot of this voter is recorded; derived from the key of the round. */
  abstract hasVoted(
    round: string,
    voterId: string,
  ): Promise<Result<boolean, WrongLogState | BallotBoxUnavailable>>;

  /** The same, telling whether two officers took the voter's last ballot out of the count. */
  abstract standingOfVoter(
    round: string,
    voterId: string,
  ): Promise<Result<VoteStanding, WrongLogState | BallotBoxUnavailable>>;

  /** Whether other processes take ballots in, too: what they have received is not known here. */
  abstract isShared(): Promise<boolean>;

  /** Where a log stands, with an eye on its keys; undefined when the box does not answer now. */
  abstract standing(round: string): Promise<LogState | 'absent' | undefined>;

  /** The ballots of a round, only after its close. */
  abstract reveal(
    round: string,
  ): Promise<Result<RevealedBallots, WrongLogState | OpeningsDestroyed>>;
}
