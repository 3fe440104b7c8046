import type { Hash } from '../../domain/vote-log/bytes';
import type { CommittedBallot } from '../../domain/vote-log/cast-batch';
import type { LogState } from './ballot-box';
import type { LogStore, StoredRound } from './ballot-box.store';

/** A ballot that waits for its place: what its entry will say. */
export type WaitingBallot = Pick<CommittedBallot, 'k' | 'r' | 'c'>;

/** A recorded ballot, wherever it stands. */
export interface RecordedBallot extends WaitingBallot {
  readonly sealed: Uint8Array;
  /** Null while it waits. */
  readonly index: number | null;
}

/** Word from one process to all. */
export type Word =
  /** Ballots have been recorded, and wait for their places. */
  | { readonly kind: 'waiting'; readonly round: string }
  /** A log has grown, or its state has changed. */
  | { readonly kind: 'moved'; readonly round: string }
  | { readonly kind: 'order' }
  | { readonly kind: 'answer'; readonly id: string };

/** Whether a log takes ballots in this state. */
export function takesBallots(state: LogState): boolean {
  return state === 'open' || state === 'closing';
}

/** A store in which ballots of several processes wait for their places. */
export interface WaitingStore extends LogStore {
  /** Until the end of the transaction nobody else takes ballots in of these credentials (16 bytes each). */
  lockCredentials(round: string, credentials: readonly Uint8Array[]): Promise<void>;
  /** The row of a log, whose state nobody changes until the end of the transaction. */
  admittedRound(round: string): Promise<StoredRound | undefined>;
  /** Until the end of the transaction nobody takes ballots of this round in; waits for who does now. */
  stopIntake(round: string): Promise<void>;
  recordedBallot(round: string, k: Uint8Array, r: number): Promise<RecordedBallot | undefined>;
  /** So many ballots that wait; of one credential never a later one without those before it. */
  waitingBallots(round: string, most: number): Promise<WaitingBallot[]>;
  /** Rounds that take ballots, and have some that wait. */
  waitingRounds(): Promise<string[]>;
  /** Whether an entry with one of these hashes is there. */
  hasAnyLeaf(round: string, leaves: readonly Hash[]): Promise<boolean>;
  /** Notes the places of ballots that waited. @returns how many did */
  setPlaces(
    round: string,
    casts: readonly (WaitingBallot & { readonly index: number })[],
  ): Promise<number>;
  /** Tells all processes, this one too, when the transaction commits. */
  announce(word: Word): Promise<void>;
  /** Lets the work between two statements of this transaction take long. */
  allowLongWork(): Promise<void>;
}
