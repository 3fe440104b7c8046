import type { PlacedEntry, PlannedCast, SpentToken } from '../../domain/vote-log/cast-batch';
import type { FullTile } from '../../domain/vote-log/tile';
import type { LogState } from './ballot-box';
import type { LogReader } from './log-reader';

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
}

/** A ballot as it was written. */
export interface StoredBallot {
  readonly index: number;
  readonly opening: string;
}

/** Another connection holds the database's write lock too long; nothing was written. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
}

/** The writer's own connection. Everything but `transaction` and reads runs inside a transaction. */
export interface LogStore extends LogReader {
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
  addBallots(round: string, casts: readonly PlannedCast[]): Promise<void>;
  addTokens(round: string, tokens: readonly NewToken[]): Promise<void>;
  addCheckpoint(round: string, checkpoint: NewCheckpoint): Promise<void>;
  publishCheckpoint(round: string, size: number): Promise<void>;
  spentTokens(round: string, hashes: readonly Uint8Array[]): Promise<StoredToken[]>;
  nextRevisions(round: string, credentials: readonly Uint8Array[]): Promise<NextRevision[]>;
  ballot(round: string, k: Uint8Array, r: number): Promise<StoredBallot | undefined>;
  noteOfSize(round: string, size: number): Promise<string | undefined>;
  turnout(round: string): Promise<Turnout>;
  /** Forgets forms that expired by this hour (whole hours since 1970-01-01T00:00Z). */
  forgetTokens(round: string, hour: number): Promise<void>;
  /** Takes from the disk what could tell in which order ballots came; outside a transaction. */
  forgetOrder(): Promise<void>;
  disconnect(): Promise<void>;
}
