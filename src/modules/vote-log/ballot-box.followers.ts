import { concatBytes } from '../../domain/vote-log/bytes';
import {
  appendLeaves,
  batchInclusionProofs,
  leafHash,
  type Tree,
} from '../../domain/vote-log/merkle';
import { assertDefined } from '../../domain/shared/assert';
import type { StoredRound } from './ballot-box.store';
import type { Waiters } from './ballot-box.waiters';
import type { WaitingStore } from './ballot-box.waiting-store';

const HASH_BYTES = 32;

/**
 * Follows the logs in which voters of this process wait for places, and makes their receipts: whoever writes
 * the logs need not know who waits where.
 */
export class Followers {
  private readonly trees = new Map<string, Tree>();
  private readonly running = new Map<string, boolean>();

  constructor(
    private readonly store: () => Promise<WaitingStore>,
    private readonly waiters: Waiters,
  ) {}

  /** From here on ballots of this round may wait; the row was read before the first of them was recorded. */
  expect({ round, size, frontier }: StoredRound): void {
    if (!this.trees.has(round)) this.trees.set(round, treeOf(size, frontier));
  }

  /** A log may have grown; looks once more when told again meanwhile. */
  async look(round: string): Promise<void> {
    const isRunning = this.running.has(round);
    this.running.set(round, isRunning);
    if (isRunning) return;
    try {
      do {
        this.running.set(round, false);
        await this.deliver(round);
      } while (this.running.get(round) === true);
    } finally {
      this.running.delete(round);
    }
  }

  private async deliver(round: string): Promise<void> {
    const tree = this.trees.get(round);
    if (tree === undefined) return;
    const store = await this.store();
    const row = await store.round(round);
    if (row !== undefined && row.size > tree.size) {
      const bodies = await store.entries(round, tree.size, row.size);
      const note = assertDefined(await store.noteOfSize(round, row.size), 'the signed head');
      const leaves = bodies.map(leafHash);
      const proofs = batchInclusionProofs(tree, leaves);
      const placed = bodies.map((body, i) => ({
        ...{ body, index: tree.size + i },
        ...{ leaf: leaves[i] as Uint8Array, proof: proofs[i] as readonly Uint8Array[] },
      }));
      this.trees.set(round, appendLeaves(tree, leaves));
      this.waiters.deliver({ round, placed, note });
    }
    if (!this.waiters.has(round)) this.trees.delete(round);
  }
}

function treeOf(size: number, frontier: Uint8Array): Tree {
  const hashes = frontier.length / HASH_BYTES;
  return {
    size,
    frontier: Array.from({ length: hashes }, (_, i) =>
      concatBytes(frontier.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)),
    ),
  };
}
