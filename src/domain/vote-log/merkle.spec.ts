import fc from 'fast-check';

import { sha256, toHex, utf8, type Hash } from './bytes';
import {
  appendLeaves,
  batchInclusionProofs,
  consistencyProof,
  EMPTY_ROOT,
  EMPTY_TREE,
  inclusionProof,
  inclusionRanges,
  nodeHash,
  rangeRootsOf,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle';

const LARGEST = 200;
const leaves = Array.from({ length: LARGEST }, (_, i) => sha256(utf8(`leaf ${i}`)));
const other = sha256('another hash');
const rootOfRange = rangeRootsOf(leaves);

const recursiveRoots = new Map<string, Hash>();

/** MTH of RFC 6962 section 2.1, word for word. */
function recursiveRoot(start: number, end: number): Hash {
  if (end === start) return sha256('');
  if (end - start === 1) return leaves[start] as Hash;
  const key = `${start}-${end}`;
  const known = recursiveRoots.get(key);
  if (known !== undefined) return known;
  const k = start + 2 ** Math.floor(Math.log2(end - start - 1));
  const root = nodeHash(recursiveRoot(start, k), recursiveRoot(k, end));
  recursiveRoots.set(key, root);
  return root;
}

/** PATH of RFC 6962 section 2.1.1. */
function recursivePath(m: number, start: number, end: number): Hash[] {
  if (end - start === 1) return [];
  const k = start + 2 ** Math.floor(Math.log2(end - start - 1));
  return m < k
    ? [...recursivePath(m, start, k), recursiveRoot(k, end)]
    : [...recursivePath(m, k, end), recursiveRoot(start, k)];
}

/** SUBPROOF of RFC 6962 section 2.1.2. */
function recursiveSubproof(m: number, [start, end]: [number, number], whole: boolean): Hash[] {
  if (m === end) return whole ? [] : [recursiveRoot(start, end)];
  const k = start + 2 ** Math.floor(Math.log2(end - start - 1));
  return m <= k
    ? [...recursiveSubproof(m, [start, k], whole), recursiveRoot(k, end)]
    : [...recursiveSubproof(m, [k, end], false), recursiveRoot(start, k)];
}

const hex = (hashes: readonly Hash[]): string => hashes.map(toHex).join(' ');
const headOf = (size: number) => ({ size, root: recursiveRoot(0, size) });

describe('a Merkle tree', () => {
  it('has the recursively defined root at every size up to 200', () => {
    let tree = EMPTY_TREE;
    expect(hex([rootOf(tree)])).toBe(hex([EMPTY_ROOT]));
    leaves.forEach((leaf, i) => {
      tree = appendLeaves(tree, [leaf]);
      expect(hex([rootOf(tree)])).toBe(hex([recursiveRoot(0, i + 1)]));
    });
  });

  it('proves the inclusion of every leaf at every size up to 200', () => {
    const wrong: string[] = [];
    for (let size = 1; size <= LARGEST; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(rootOfRange, { index, size });
        const isSame = hex(proof) === hex(recursivePath(index, 0, size));
        const leaf = leaves[index] as Hash;
        const isRight = verifyInclusion(leaf, { index, size }, proof, recursiveRoot(0, size));
        if (!isSame || !isRight) wrong.push(`${index}/${size}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('proves the consistency of all pairs of sizes up to 200', () => {
    const wrong: string[] = [];
    for (let to = 1; to <= LARGEST; to += 1) {
      for (let from = 1; from <= to; from += 1) {
        const proof = consistencyProof(rootOfRange, from, to);
        const isSame = hex(proof) === hex(recursiveSubproof(from, [0, to], true));
        if (!isSame || !verifyConsistency(headOf(from), headOf(to), proof))
          wrong.push(`${from}-${to}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('proves a batch from the frontier and the new leaves alone', () => {
    const sizes = fc
      .tuple(fc.nat(LARGEST), fc.nat(LARGEST))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(sizes, ([from, to]) => {
        const before = appendLeaves(EMPTY_TREE, leaves.slice(0, from));
        const proofs = batchInclusionProofs(before, leaves.slice(from, to));
        const expected = leaves.slice(from, to).map((_, i) => recursivePath(from + i, 0, to));
        expect(proofs.map(hex)).toEqual(expected.map(hex));
      }),
    );
  });

  it('is the same whether leaves come one by one or in batches', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 5 }), (cuts) => {
        let [tree, at] = [EMPTY_TREE, 0];
        for (const length of cuts) {
          tree = appendLeaves(tree, leaves.slice(at, at + length));
          at = Math.min(at + length, LARGEST);
        }
        expect(hex([rootOf(tree)])).toBe(hex([recursiveRoot(0, at)]));
      }),
    );
  });
});

describe('a proof that was tampered with', () => {
  const position = fc
    .integer({ min: 2, max: LARGEST })
    .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }));

  it('does not show inclusion', () => {
    fc.assert(
      fc.property(position, fc.nat(), ({ index, size }, seed) => {
        const proof = inclusionProof(rootOfRange, { index, size });
        const leaf = leaves[index] as Hash;
        const root = recursiveRoot(0, size);
        const spoiled = proof.with(seed % proof.length, other);
        expect(verifyInclusion(leaf, { index, size }, spoiled, root)).toBe(false);
        expect(verifyInclusion(other, { index, size }, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, { index, size }, [...proof, other], root)).toBe(false);
        expect(verifyInclusion(leaf, { index, size }, proof.slice(1), root)).toBe(false);
        expect(verifyInclusion(leaf, { index, size }, proof, other)).toBe(false);
      }),
    );
  });

  it('does not show inclusion outside the tree', () => {
    const leaf = leaves[0] as Hash;
    expect(verifyInclusion(leaf, { index: 1, size: 1 }, [], leaf)).toBe(false);
    expect(verifyInclusion(leaf, { index: -1, size: 1 }, [], leaf)).toBe(false);
    expect(verifyInclusion(leaf, { index: 0, size: 0 }, [], EMPTY_ROOT)).toBe(false);
    expect(() => inclusionRanges({ index: 3, size: 3 })).toThrow('lies in the tree');
  });

  it('does not show consistency', () => {
    fc.assert(
      fc.property(position, fc.nat(), ({ index, size }, seed) => {
        const from = Math.max(index, 1);
        const proof = consistencyProof(rootOfRange, from, size);
        const [older, newer] = [headOf(from), headOf(size)];
        const spoiled = proof.with(seed % proof.length, other);
        expect(verifyConsistency(older, newer, spoiled)).toBe(false);
        expect(verifyConsistency({ ...older, root: other }, newer, proof)).toBe(false);
        expect(verifyConsistency(older, { ...newer, root: other }, proof)).toBe(false);
        expect(verifyConsistency(older, newer, [...proof, other])).toBe(false);
      }),
    );
  });

  it('treats the empty tree and equal trees as they are', () => {
    const empty = { size: 0, root: EMPTY_ROOT };
    expect(verifyConsistency(empty, headOf(5), [])).toBe(true);
    expect(verifyConsistency(empty, headOf(5), [other])).toBe(false);
    expect(verifyConsistency({ size: 0, root: other }, headOf(5), [])).toBe(false);
    expect(verifyConsistency(headOf(5), headOf(5), [])).toBe(true);
    expect(verifyConsistency(headOf(5), headOf(5), [other])).toBe(false);
    expect(verifyConsistency(headOf(5), { size: 5, root: other }, [])).toBe(false);
    expect(verifyConsistency(headOf(6), headOf(5), [])).toBe(false);
    expect(consistencyProof(rootOfRange, 0, 5)).toEqual([]);
    expect(() => consistencyProof(rootOfRange, 6, 5)).toThrow('older tree');
  });
});
