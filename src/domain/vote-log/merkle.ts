import { assert, assertDefined } from '../shared/assert';
import { concatBytes, sameBytes, sha256, type Hash } from './bytes';

/**
 * A tree that only grows, without its leaves: the roots of the perfect subtrees that make it up,
 * left to right (their sizes are the binary digits of `size`).
 */
export interface Tree {
  readonly size: number;
  readonly frontier: readonly Hash[];
}

/** A run of leaves, `start` included and `end` excluded, whose root stands in a proof. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** What a proof of inclusion is about. */
export interface LeafPosition {
  /** Place of the leaf, from 0. */
  readonly index: number;
  readonly size: number;
}

/** Root of the run of leaves [start, end) of one tree. */
export type RangeRoot = (start: number, end: number) => Hash;

/** The tree without leaves. */
export const EMPTY_TREE: Tree = { size: 0, frontier: [] };

/** Root of the tree without leaves. */
export const EMPTY_ROOT: Hash = sha256('');

const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/** Hash of a leaf. @see RFC 6962 section 2.1 */
export function leafHash(entry: Uint8Array): Hash {
  return sha256(concatBytes(LEAF_PREFIX, entry));
}

/** Hash of an inner node. @see RFC 6962 section 2.1 */
export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256(concatBytes(NODE_PREFIX, left, right));
}

/** The tree after further leaves; O(1) hashes per leaf on average. */
export function appendLeaves(tree: Tree, leaves: readonly Hash[]): Tree {
  const frontier = [...tree.frontier];
  leaves.forEach((leaf, i) => {
    let subtree = leaf;
    for (let rest = tree.size + i; rest % 2 === 1; rest = (rest - 1) / 2) {
      subtree = nodeHash(assertDefined(frontier.pop(), 'left sibling'), subtree);
    }
    frontier.push(subtree);
  });
  return { size: tree.size + leaves.length, frontier };
}

/** Root of a tree from its frontier. @see RFC 6962 section 2.1 */
export function rootOf(tree: Tree): Hash {
  const subtrees = [...tree.frontier];
  let root = subtrees.pop() ?? EMPTY_ROOT;
  for (const subtree of subtrees.reverse()) root = nodeHash(subtree, root);
  return root;
}

/** Reads the roots of all ranges from the leaves; remembers what it has computed. */
export function rangeRootsOf(leaves: readonly Hash[]): RangeRoot {
  return growingRangeRoots(EMPTY_TREE, leaves);
}

/**
 * Proofs of inclusion of all new leaves in the tree after them, from the frontier before them alone.
 * @param tree the tree before the new leaves
 * @returns one proof per leaf, from the leaf's sibling upwards
 */
export function batchInclusionProofs(tree: Tree, leaves: readonly Hash[]): Hash[][] {
  const rootOfRange = growingRangeRoots(tree, leaves);
  const size = tree.size + leaves.length;
  return leaves.map((_, i) => inclusionProof(rootOfRange, { index: tree.size + i, size }));
}

/** The proof that a leaf stands in a tree, from the leaf's sibling upwards. */
export function inclusionProof(rootOfRange: RangeRoot, position: LeafPosition): Hash[] {
  return inclusionRanges(position).map(({ start, end }) => rootOfRange(start, end));
}

/** The proof that the tree of the first `from` leaves is a prefix of the tree of `to` leaves. */
export function consistencyProof(rootOfRange: RangeRoot, from: number, to: number): Hash[] {
  return consistencyRanges(from, to).map(({ start, end }) => rootOfRange(start, end));
}

/**
 * The ranges whose roots make up an inclusion proof, from the leaf's sibling upwards.
 * @throws AssertionError unless 0 ≤ index < size
 * @see RFC 6962 section 2.1.1
 */
export function inclusionRanges({ index, size }: LeafPosition): LeafRange[] {
  assert(index >= 0 && index < size, 'the leaf lies in the tree');
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    const goLeft = index < middle;
    ranges.push(goLeft ? { start: middle, end } : { start, end: middle });
    [start, end] = goLeft ? [start, middle] : [middle, end];
  }
  return ranges.reverse();
}

/**
 * The ranges whose roots make up a consistency proof, in its order.
 * @throws AssertionError unless 0 ≤ from ≤ to
 * @see RFC 6962 section 2.1.2
 */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  assert(from >= 0 && from <= to, 'the older tree is not the larger one');
  if (from === 0 || from === to) return [];
  const ranges: LeafRange[] = [];
  let [start, end] = [0, to];
  while (end !== from) {
    const middle = start + largestPowerBelow(end - start);
    const goLeft = from <= middle;
    ranges.push(goLeft ? { start: middle, end } : { start, end: middle });
    [start, end] = goLeft ? [start, middle] : [middle, end];
  }
  if (start > 0) ranges.push({ start, end });
  return ranges.reverse();
}

/** The perfect subtrees that make up a range whose start is a multiple of each of their sizes. */
export function perfectSubtrees({ start, end }: LeafRange): LeafRange[] {
  const subtrees: LeafRange[] = [];
  for (let from = start; from < end;) {
    const to = from + largestPowerBelow(end - from + 1);
    subtrees.push({ start: from, end: to });
    from = to;
  }
  return subtrees;
}

/** Whether the proof shows that the leaf stands at its position in the tree with this root. */
export function verifyInclusion(
  leaf: Hash,
  position: LeafPosition,
  proof: readonly Hash[],
  root: Hash,
): boolean {
  const { index, size } = position;
  if (index < 0 || index >= size) return false;
  const ranges = inclusionRanges(position);
  if (ranges.length !== proof.length) return false;
  const computed = ranges.reduce((below, { start }, i) => {
    const sibling = proof[i] as Hash;
    return start > index ? nodeHash(below, sibling) : nodeHash(sibling, below);
  }, leaf);
  return sameBytes(computed, root);
}

/** A head without its signature: the size of a tree and its root. */
export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** Whether the proof shows that the older tree is a prefix of the newer one. */
export function verifyConsistency(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Hash[],
): boolean {
  if (older.size > newer.size) return false;
  if (older.size === 0) return proof.length === 0 && sameBytes(older.root, EMPTY_ROOT);
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root);
  const ranges = consistencyRanges(older.size, newer.size);
  const isPerfectPrefix = perfectSubtrees({ start: 0, end: older.size }).length === 1;
  const needed = ranges.length;
  if (proof.length !== needed) return false;
  const hashes = isPerfectPrefix ? [older.root, ...proof] : [...proof];
  const [olderRoot, newerRoot] = foldBoth(
    hashes,
    isPerfectPrefix ? ranges : ranges.slice(1),
    older,
  );
  return sameBytes(olderRoot, older.root) && sameBytes(newerRoot, newer.root);
}

/** The first hash lies in both trees; what follows lies left of it in both, or right in the newer. */
function foldBoth(hashes: Hash[], ranges: LeafRange[], older: TreeHead): [Hash, Hash] {
  const first = assertDefined(hashes[0], 'first hash of the proof');
  let [olderRoot, newerRoot] = [first, first];
  ranges.forEach(({ start }, i) => {
    const hash = hashes[i + 1] as Hash;
    const isNew = start >= older.size;
    olderRoot = isNew ? olderRoot : nodeHash(hash, olderRoot);
    newerRoot = isNew ? nodeHash(newerRoot, hash) : nodeHash(hash, newerRoot);
  });
  return [olderRoot, newerRoot];
}

/** Ranges wholly inside the old tree are elements of its frontier; the others end in new leaves. */
function growingRangeRoots(tree: Tree, leaves: readonly Hash[]): RangeRoot {
  const known = new Map<string, Hash>();
  perfectSubtrees({ start: 0, end: tree.size }).forEach(({ start, end }, i) => {
    known.set(`${start}-${end}`, tree.frontier[i] as Hash);
  });
  leaves.forEach((leaf, i) => known.set(`${tree.size + i}-${tree.size + i + 1}`, leaf));
  const rootOfRange = (start: number, end: number): Hash => {
    const remembered = known.get(`${start}-${end}`);
    if (remembered !== undefined) return remembered;
    assert(end > tree.size && end - start > 1, 'the range is a subtree of the grown tree');
    const middle = start + largestPowerBelow(end - start);
    const root = nodeHash(rootOfRange(start, middle), rootOfRange(middle, end));
    known.set(`${start}-${end}`, root);
    return root;
  };
  return rootOfRange;
}

/** The largest power of two smaller than n, for n ≥ 2 (no bit operators: sizes pass 2^31). */
function largestPowerBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}
