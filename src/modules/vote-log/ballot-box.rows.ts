import type { LogState } from './ballot-box';
import type { StoredCheckpoint, StoredRound } from './ballot-box.store';

/** A row of `round_log` as both databases give it. */
export interface RoundRow {
  readonly round: string;
  readonly origin: string;
  readonly vkey: string;
  readonly may_revote: number;
  readonly size: number;
  readonly root: Buffer;
  readonly frontier: Buffer;
  readonly epoch: number;
  readonly state: LogState;
  readonly public_size: number;
  readonly public_at: string;
  readonly casts_until: string | null;
}

export function roundOfRow(row: RoundRow): StoredRound {
  const { round, origin, vkey, size, root, frontier, epoch, state } = row;
  return {
    ...{ round, origin, vkey, size, root, frontier, epoch, state },
    mayRevote: row.may_revote === 1,
    publicSize: row.public_size,
    publicAt: row.public_at,
    castsUntil: row.casts_until,
  };
}

export function rowOfRound(stored: StoredRound): RoundRow {
  const { round, origin, vkey, size, root, frontier, epoch, state } = stored;
  return {
    ...{ round, origin, vkey, size, epoch, state },
    root: Buffer.from(root),
    frontier: Buffer.from(frontier),
    may_revote: stored.mayRevote ? 1 : 0,
    public_size: stored.publicSize,
    public_at: stored.publicAt,
    casts_until: stored.castsUntil,
  };
}

/** A row of `checkpoint` as both databases give it. */
export interface CheckpointRow {
  readonly size: number;
  readonly note: string;
  readonly cosigs: string;
  readonly is_public: number;
}

export function checkpointOfRow(row: CheckpointRow): StoredCheckpoint {
  const { size, note, cosigs, is_public: isPublic } = row;
  return { size, note, cosigs, isPublic: isPublic === 1 };
}
