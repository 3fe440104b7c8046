import { sha256 } from './bytes';
import { BytesColumn } from './columns';

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
const HASH_BYTES = 32;

/** Hash of a leaf. @see RFC 6962 section 2.1 */
export function leafHash(entry: Uint8Array): Buffer {
  return sha256(LEAF, entry);
}

/** Hash of an inner node. @see RFC 6962 section 2.1 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(NODE, left, right);
}

/**
 * A whole Merkle tree in memory: `levels[l]` holds the hashes of all perfect subtrees with 2^l
 * leaves, side by side, 32 bytes each.
 */
export interface MerkleTree {
  readonly size: number;
  readonly levels: readonly Buffer[];
}

/** Builds the tree over the entries, in their order; linear in their number. */
export function buildTree(entries: Iterable<Uint8Array>): MerkleTree {
  const leaves = new BytesColumn(HASH_BYTES);
  for (const entry of entries) leaves.push(leafHash(entry));
  return treeOfLeaves(leaves.all());
}

/** Builds the tree over hashes of entries, 32 bytes each. */
export function treeOfLeaves(leaves: Buffer): MerkleTree {
  let level = leaves;
  const levels: Buffer[] = [level];
  while (level.length >= 2 * HASH_BYTES) {
    level = nextLevel(level);
    levels.push(level);
  }
  return { size: leaves.length / HASH_BYTES, levels };
}

/** Hash of the perfect subtree number `index` with 2^level leaves. */
export function subtree(tree: MerkleTree, level: number, index: number): Buffer {
  const hashes = tree.levels[level] as Buffer;
  return hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
}

/** Root of the first `size` entries; `size` must not exceed the size of the tree. */
export function rootOfSize(tree: MerkleTree, size: number): Buffer {
  let root: Buffer | undefined;
  let level = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      const left = subtree(tree, level, rest - 1);
      root = root === undefined ? left : nodeHash(left, root);
    }
    level += 1;
  }
  return root ?? sha256();
}

/**
 * Root that an inclusion proof leads to; undefined when the proof has the wrong length.
 * @see RFC 9162 section 2.1.3.2
 */
export function rootFromProof(
  leaf: Uint8Array,
  place: { readonly index: number; readonly size: number },
  proof: readonly Uint8Array[],
): Buffer | undefined {
  let [index, last] = [place.index, place.size - 1];
  if (index > last) return undefined;
  let root: Buffer = Buffer.from(leaf);
  for (const sibling of proof) {
    if (last === 0) return undefined;
    const isRight = index % 2 === 1 || index === last;
    root = isRight ? nodeHash(sibling, root) : nodeHash(root, sibling);
    if (isRight) {
      while (index % 2 === 0 && index !== 0) [index, last] = [index / 2, Math.floor(last / 2)];
    }
    [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}

function nextLevel(level: Buffer): Buffer {
  const pairs = Math.floor(level.length / (2 * HASH_BYTES));
  const next = Buffer.alloc(pairs * HASH_BYTES);
  for (let i = 0; i < pairs; i += 1) {
    sha256(NODE, level.subarray(i * 64, i * 64 + 64)).copy(next, i * HASH_BYTES);
  }
  return next;
}
