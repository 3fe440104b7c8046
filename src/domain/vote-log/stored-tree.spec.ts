import { concatBytes, sha256, toBase64, type Hash } from './bytes';
import { appendLeaves, EMPTY_TREE, rangeRootsOf, rootOf } from './merkle';
import { storedEdge, storedRangeRoot, storedTile, storedTree, type HashRange } from './stored-tree';
import { growTiles } from './tile';

const leaves = Array.from({ length: 66_000 }, (_, i) => sha256(`leaf ${i}`));
const { edge, filled } = growTiles([], 0, leaves);

/** What a database would give: leaves, and the roots of full tiles. */
async function read({ level, from, to }: HashRange): Promise<readonly Hash[]> {
  if (level === 0) return leaves.slice(from, to);
  const roots = filled.filter((tile) => tile.level === level - 1).map(({ root }) => root);
  return roots.slice(from, to);
}

const text = (hashes: readonly Hash[]) => hashes.map(toBase64);

describe('a tree that is stored as leaves and tiles', () => {
  it.each([0, 1, 255, 256, 257, 65_536, 65_537, 66_000])(
    'of %i entries has the root that its leaves give',
    async (size) => {
      const tree = await storedTree(read, size);
      const expected = appendLeaves(EMPTY_TREE, leaves.slice(0, size));
      expect(tree.size).toBe(size);
      expect(text(tree.frontier)).toEqual(text(expected.frontier));
      expect(toBase64(rootOf(tree))).toBe(toBase64(rootOf(expected)));
    },
  );

  it('gives the root of any subtree', async () => {
    const rootOfRange = rangeRootsOf(leaves.slice(0, 1000));
    for (const [start, end] of [[0, 512] as const, [512, 1000] as const, [768, 1000] as const]) {
      const root = await storedRangeRoot(read, { start, end });
      expect(toBase64(root)).toBe(toBase64(rootOfRange(start, end)));
    }
  });

  it('gives its unfilled and its full tiles', async () => {
    expect((await storedEdge(read, 66_000)).map(text)).toEqual(edge.map(text));
    expect(await storedEdge(read, 0)).toEqual([]);
    const tile = await storedTile(read, { level: 0, n: 3, width: 2 });
    expect(toBase64(tile)).toBe(toBase64(concatBytes(...leaves.slice(768, 770))));
  });
});
