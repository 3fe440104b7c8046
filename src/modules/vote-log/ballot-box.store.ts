import type { ApprovalPair } from '../../domain/vote-log/approval';
import type { CommittedBallot, PlacedEntry, SpentToken } from '../../domain/vote-log/cast-batch';
import type { LogStep, StepType } from '../../domain/vote-log/step';
import type { Hash } from '../../domain/vote-log/bytes';
import type { FullTile } from '../../domain/vote-log/tile';
import type { LogState } from './ballot-box';
import type { BallotKey } from './ballot-box.sql';
import type { HashRange, LogReader } from './log-reader';

/** The row of a round's log. */
export interface StoredRound {
  readonly round: string;
  readonly origin: string;
  readonly vkey: string;
  readonly mayRevote: boolean;
  readonly size: number;
  readonly root: Uint8Array;
  /** The hashes of the frontier, one after the other. */
  readonly frontier: Uint8Array;
  readonly epoch: number;
  readonly state: LogState;
  readonly publicSize: number;
  /** UTC ISO 8601 with milliseconds. */
  readonly publicAt: string;
  /**
   * While the log is closing: ballots received at this time or later come too late. UTC ISO 8601 with
   * milliseconds; null before and after, and where an older version began the closing: then all do.
   */
  readonly castsUntil: string | null;
}

/** What must be unchanged for a head to be swapped. */
export interface KnownHead {
  readonly size: number;
  readonly epoch: number;
}

export interface StoredToken extends SpentToken {
  readonly tokenHash: Uint8Array;
}

export interface NewToken extends StoredToken {
  readonly expiresHour: number;
}

export interface NextRevision {
  readonly k: Uint8Array;
  readonly next: number;
}

export interface NewCheckpoint {
  readonly size: number;
  readonly note: string;
  readonly isPublic: boolean;
}

export interface Turnout {
  readonly casts: number;
  readonly credentials: number;
  readonly voids: number;
  /** Ballots that count: of each credential the last one, unless it is void. */
  readonly effective: number;
}

/** A ballot as it is stored, with the place of its entry. */
export interface NewBallot extends Pick<CommittedBallot, 'k' | 'r' | 'c'> {
  /** The opening line: an age file, or in rounds without a seal key the line itself. */
  readonly sealed: Uint8Array;
  /** Null while it waits for its place. */
  readonly index: number | null;
}

/** A step as it is stored beside its entry. */
export interface StoredStep {
  readonly index: number;
  readonly kind: StepType;
  readonly k: Uint8Array | null;
  readonly r: number | null;
  readonly batch: string | null;
}

/** The approvals of the act at an index. */
export interface StoredApprovals {
  readonly index: number;
  readonly approvals: ApprovalPair;
}

/** One approval as it is stored. */
export interface StoredApproval {
  readonly index: number;
  /** 1 or 2: whose of the two that the entry names. */
  readonly place: number;
  readonly body: string;
}

/** A signed head with all that is stored of it. */
export interface StoredCheckpoint extends NewCheckpoint {
  /** Lines of witnesses; empty where there are none. */
  readonly cosigs: string;
}

/** A ballot as it was written. */
export interface StoredBallot {
  readonly index: number;
  readonly sealed: Uint8Array;
}

/** Another connection holds the database's write lock too long; nothing was written. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
}

/** A ballot with the entry at its place. */
export interface PlacedBallot extends BallotKey {
  readonly k: Uint8Array;
  readonly r: number;
  readonly c: Uint8Array;
  /** The opening line. */
  readonly sealed: Uint8Array;
  /** Null while it waits for its place. */
  readonly index: number | null;
  /** Null where there is no entry. */
  readonly body: Uint8Array | null;
}

/** All that is stored of a log, for whoever looks whether it is sound. */
export interface LogView extends LogReader {
  noteOfSize(round: string, size: number): Promise<string | undefined>;
  /** Steps with an index in [from, to), in their order. */
  steps(round: string, from: number, to: number): Promise<StoredStep[]>;
  /** Full tiles of a level with a number in [from, to), in their order. */
  tiles(round: string, { level, from, to }: HashRange): Promise<FullTile[]>;
  /** Signed heads with a size in (from, to], smallest first. */
  checkpoints(round: string, from: number, to: number): Promise<StoredCheckpoint[]>;
  /** The size of the largest public head. */
  publicSize(round: string): Promise<number>;
  /** All approvals of a log. */
  approvals(round: string): Promise<StoredApproval[]>;
  /** The next ballots behind one by credential and revision; the first ones without one. */
  ballotsAfter(round: string, last?: BallotKey): Promise<PlacedBallot[]>;
}

/**
 * How far the tables were written anew: `later` where the database had no free moment, space or lock,
 * `not-allowed` where only the owner of the tables may do it.
 */
export type Rewriting = 'done' | 'later' | 'not-allowed';

/** The writer's own connection. Everything but `transaction` and reads runs inside a transaction. */
export interface LogStore extends LogView {
  /** Commits durably when the work resolves. @throws StoreBusy before anything was written */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  rounds(): Promise<StoredRound[]>;
  round(round: string): Promise<StoredRound | undefined>;
  /** A new epoch for every round: whoever wrote before can swap no head any more. */
  advanceEpochs(): Promise<void>;
  createRound(round: StoredRound): Promise<void>;
  /** Whether exactly the known head was there and was replaced. */
  swapHead(known: KnownHead, next: StoredRound): Promise<boolean>;
  addEntries(round: string, entries: readonly PlacedEntry[]): Promise<void>;
  addTiles(round: string, tiles: readonly FullTile[]): Promise<void>;
  /** Gives back those whose place another ballot has taken; they were not written. */
  addBallots(round: string, ballots: readonly NewBallot[]): Promise<NewBallot[]>;
  /** Gives back those that another ballot has spent; they were not written. */
  addTokens(round: string, tokens: readonly NewToken[]): Promise<NewToken[]>;
  addSteps(round: string, steps: readonly LogStep[]): Promise<void>;
  addApprovals(round: string, approvals: StoredApprovals): Promise<void>;
  addCheckpoint(round: string, checkpoint: NewCheckpoint): Promise<void>;
  publishCheckpoint(round: string, size: number): Promise<void>;
  spentTokens(round: string, hashes: readonly Uint8Array[]): Promise<StoredToken[]>;
  nextRevisions(round: string, credentials: readonly Uint8Array[]): Promise<NextRevision[]>;
  ballot(round: string, k: Uint8Array, r: number): Promise<StoredBallot | undefined>;
  /** The last `void` or `restore` that names this cast. */
  lastActOn(round: string, k: Uint8Array, r: number): Promise<StoredStep | undefined>;
  /** The entry that announces a batch of paper. */
  stepOfBatch(round: string, batch: string): Promise<StoredStep | undefined>;
  /** The last place of an entry with this hash. */
  lastIndexOf(round: string, leaf: Hash): Promise<number | undefined>;
  turnout(round: string): Promise<Turnout>;
  /** Forgets forms that expired by this hour (whole hours since 1970-01-01T00:00Z). */
  forgetTokens(round: string, hour: number): Promise<void>;
  /** Takes from the disk what was deleted, and what tells in which order ballots came; outside a transaction. */
  forgetOrder(): Promise<Rewriting>;
  /** Deletes the openings of all ballots of a round; the ballots stay as the log committed to them. */
  forgetOpenings(round: string): Promise<void>;
  disconnect(): Promise<void>;
}
