import { concatBytes, type Hash } from './bytes';
import {
  appendLeaves,
  EMPTY_TREE,
  nodeHash,
  perfectSubtrees,
  rootOf,
  type LeafRange,
  type Tree,
} from './merkle';
import { hashesAtLevel, TILE_WIDTH, type TileEdge } from './tile';

/** Which stored hashes: level 0 are leaves, level L the roots of the full tiles of level L − 1. */
export interface HashRange {
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

/** Gives stored hashes of one log, in their order. */
export type ReadHashes = (range: HashRange) => Promise<readonly Hash[]>;

/** Root of a run of leaves that is a subtree of the log. */
export async function storedRangeRoot(read: ReadHashes, range: LeafRange): Promise<Hash> {
  const roots: Hash[] = [];
  for (const subtree of perfectSubtrees(range)) roots.push(await perfectRoot(read, subtree));
  return roots.reduceRight((right, left) => nodeHash(left, right));
}

/** The tree of the first `size` entries. */
export async function storedTree(read: ReadHashes, size: number): Promise<Tree> {
  const frontier: Hash[] = [];
  for (const subtree of perfectSubtrees({ start: 0, end: size })) {
    frontier.push(await perfectRoot(read, subtree));
  }
  return { size, frontier };
}

/** The tiles of a log of this size that are not full yet, by level. */
export async function storedEdge(read: ReadHashes, size: number): Promise<TileEdge> {
  const edge: (readonly Hash[])[] = [];
  for (let level = 0; hashesAtLevel(level, size) > 0; level += 1) {
    const to = hashesAtLevel(level, size);
    edge.push(await read({ level, from: to - (to % TILE_WIDTH), to }));
  }
  return edge;
}

/** The bytes of a tile of hashes, full or partial. */
export async function storedTile(
  read: ReadHashes,
  { level, n, width }: { readonly level: number; readonly n: number; readonly width: number },
): Promise<Uint8Array> {
  const from = n * TILE_WIDTH;
  return concatBytes(...(await read({ level, from, to: from + width })));
}

async function perfectRoot(read: ReadHashes, range: LeafRange): Promise<Hash> {
  const size = range.end - range.start;
  let level = 0;
  while (TILE_WIDTH ** (level + 1) <= size) level += 1;
  const unit = TILE_WIDTH ** level;
  const hashes = await read({ level, from: range.start / unit, to: range.end / unit });
  return rootOf(appendLeaves(EMPTY_TREE, hashes));
}
