import { concatBytes } from '../../domain/vote-log/bytes';
import {
  appendLeaves,
  batchInclusionProofs,
  leafHash,
  type Tree,
} from '../../domain/vote-log/merkle';
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
    const heads = row === undefined ? [] : await store.checkpoints(round, tree.size, row.size);
    const bodies = await store.entries(round, tree.size, heads.at(-1)?.size ?? tree.size);
    let grown = tree;
    for (const { size, note } of heads) {
      const next = bodies.slice(grown.size - tree.size, size - tree.size);
      grown = this.grow(round, { tree: grown, bodies: next, note });
    }
    if (!this.waiters.has(round)) this.trees.delete(round);
  }

  /** A receipt is under the first head that covered it, so that it is the same whenever it is asked for. */
  private grow(round: string, { tree, bodies, note }: Followed): Tree {
    const leaves = bodies.map(leafHash);
    const proofs = batchInclusionProofs(tree, leaves);
    const placed = bodies.map((body, i) => ({
      ...{ body, index: tree.size + i },
      ...{ leaf: leaves[i] as Uint8Array, proof: proofs[i] as readonly Uint8Array[] },
    }));
    const grown = appendLeaves(tree, leaves);
    this.trees.set(round, grown);
    this.waiters.deliver({ round, placed, note });
    return grown;
  }
}

/** A log as it was, what came next, and the head that was signed then. */
interface Followed {
  readonly tree: Tree;
  readonly bodies: readonly Uint8Array[];
  readonly note: string;
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
