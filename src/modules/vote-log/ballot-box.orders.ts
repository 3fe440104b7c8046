import type { Result } from '../../domain/shared/result';
import type { CloseEntry, QuotedHead } from '../../domain/vote-log/entry';
import type { EntryOutOfOrder } from '../../domain/vote-log/grammar';
import type { Ballot } from '../../domain/vote-log/opening';
import type {
  Act,
  ActRefused,
  BallotBoxUnavailable,
  CastAnswer,
  CountEntries,
  EnteredAct,
  KeysNotDestroyed,
  LogMovedOn,
  OpenedLog,
  OpenEntryTooLong,
  RoundOpening,
  ShreddedRound,
  ShreddingNotEntered,
  VoteStanding,
  WrongLogState,
} from './ballot-box';

interface Timed {
  /** Slug of the round. */
  readonly round: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly nowMillis: number;
}

export interface CastOrder extends Timed {
  readonly kind: 'cast';
  readonly voterId: string;
  readonly style: string;
  readonly ballot: Ballot;
  readonly tokenHash: Uint8Array;
  readonly bodyMac: Uint8Array;
  readonly expiresHour: number;
  readonly withOpening: boolean;
  readonly receivedMillis: number;
}

export interface PrepareOrder extends Timed {
  readonly kind: 'prepare';
  readonly origin: string;
}

export interface OpenOrder extends Timed {
  readonly kind: 'open';
  readonly origin: string;
  readonly opening: RoundOpening;
}

export interface ClosingOrder extends Timed {
  readonly kind: 'closing';
  /** Ballots received at this time or later come too late. */
  readonly deadlineMillis: number;
}

export interface CloseOrder extends Timed {
  readonly kind: 'close';
  readonly admin?: QuotedHead | undefined;
}

export interface EnterOrder extends Timed {
  readonly kind: 'enter';
  readonly act: Act;
}

export interface AppendOrder extends Timed {
  readonly kind: 'append';
  readonly entries: CountEntries;
  /** Entries in the log when the ballots were read. */
  readonly size: number;
}

type PlainKind = 'publish' | 'tick' | 'sequence';

export interface PlainOrder<K extends PlainKind = PlainKind> extends Timed {
  readonly kind: K;
}

export interface ShredOrder extends Timed {
  readonly kind: 'shred';
}

export interface HasVotedOrder extends Timed {
  readonly kind: 'has-voted';
  readonly voterId: string;
}

/** What is done alone, in a transaction of its own, on a log that is there. */
export type CeremonyOrder = ClosingOrder | CloseOrder | EnterOrder | AppendOrder | PlainOrder;

/** What the writer is asked to do. Plain values: they may cross to another thread. */
export type Order =
  CastOrder | PrepareOrder | OpenOrder | CeremonyOrder | ShredOrder | HasVotedOrder;

/** What the writer answers to each kind of order. */
export interface Answers {
  readonly cast: CastAnswer;
  readonly prepare: Result<OpenedLog, WrongLogState | BallotBoxUnavailable>;
  readonly open: Result<OpenedLog, WrongLogState | OpenEntryTooLong | BallotBoxUnavailable>;
  readonly closing: Result<void, WrongLogState | BallotBoxUnavailable>;
  readonly enter: Result<
    EnteredAct,
    ActRefused | EntryOutOfOrder | WrongLogState | BallotBoxUnavailable
  >;
  readonly append: Result<
    void,
    WrongLogState | EntryOutOfOrder | LogMovedOn | BallotBoxUnavailable
  >;
  readonly close: Result<CloseEntry, WrongLogState | BallotBoxUnavailable>;
  readonly publish: Result<void, WrongLogState | BallotBoxUnavailable>;
  readonly tick: Result<void, WrongLogState | BallotBoxUnavailable>;
  /** How many ballots that waited got their places. */
  readonly sequence: Result<number, WrongLogState | BallotBoxUnavailable>;
  readonly shred: Result<
    ShreddedRound,
    ShreddingNotEntered | KeysNotDestroyed | WrongLogState | BallotBoxUnavailable
  >;
  readonly 'has-voted': Result<VoteStanding, WrongLogState | BallotBoxUnavailable>;
}

export type Answer = Answers[keyof Answers];

/** Takes orders for the one writer of a database, wherever it runs. */
export interface OrderDesk {
  send<O extends Order>(order: O): Promise<Answers[O['kind']]>;
  /** Whether other processes take ballots in, too. */
  isShared(): Promise<boolean>;
  /** Lets the writer finish what is queued, and stops it. */
  stop(): Promise<void>;
}

/** The answer to an order that could not even be tried. */
export function unavailable(order: Order): Answer {
  return order.kind === 'cast'
    ? { kind: 'unavailable' }
    : { ok: false, error: { kind: 'ballot-box-unavailable' } };
}
