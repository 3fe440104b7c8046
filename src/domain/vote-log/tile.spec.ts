import fc from 'fast-check';

import { concatBytes, sha256, toHex, utf8, type Hash } from './bytes';
import { appendLeaves, EMPTY_TREE, rootOf } from './merkle';
import {
  decodeEntryBundle,
  encodeEntryBundle,
  growTiles,
  isTileWithin,
  parseTilePath,
  tileHashes,
  tilePath,
  tileRoot,
  tilesOfLevel,
  type TileEdge,
} from './tile';

describe('the path of a tile', () => {
  it.each([
    [{ level: 0, n: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, n: 67, width: 1 }, 'tile/0/067.p/1'],
    [{ level: 63, n: 1_234_067, width: 255 }, 'tile/63/x001/x234/067.p/255'],
    [{ level: 'entries' as const, n: 1000, width: 256 }, 'tile/entries/x001/000'],
  ])('of %j is %s', (id, path) => {
    expect(tilePath(id)).toBe(path);
    expect(parseTilePath(path)).toEqual({ ok: true, value: id });
  });

  it.each([
    'tile/64/000',
    'tile/00/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/data/000',
    '/tile/0/000',
    'tile/0/../000',
  ])('is not %s', (path) => {
    expect(parseTilePath(path)).toEqual({
      ok: false,
      error: { kind: 'malformed-tile-path', path },
    });
  });
});

describe('the tiles of a tree', () => {
  it('are full ones, then a partial one for the rest', () => {
    expect(tilesOfLevel(0, 0)).toEqual([]);
    expect(tilesOfLevel(0, 256)).toEqual([{ level: 0, n: 0, width: 256 }]);
    expect(tilesOfLevel('entries', 257)).toEqual([
      { level: 'entries', n: 0, width: 256 },
      { level: 'entries', n: 1, width: 1 },
    ]);
    expect(tilesOfLevel(1, 255)).toEqual([]);
    expect(tilesOfLevel(2, 65_536)).toEqual([{ level: 2, n: 0, width: 1 }]);
  });

  it('lie within the tree only up to its size', () => {
    expect(isTileWithin({ level: 0, n: 1, width: 5 }, 261)).toBe(true);
    expect(isTileWithin({ level: 'entries', n: 1, width: 5 }, 261)).toBe(true);
    expect(isTileWithin({ level: 'entries', n: 1, width: 6 }, 261)).toBe(false);
    expect(isTileWithin({ level: 1, n: 0, width: 1 }, 261)).toBe(true);
  });

  it('fill as leaves come, whatever the batches, up to the second level', () => {
    const leaves = Array.from({ length: 65_540 }, (_, i) => sha256(utf8(String(i))));
    let [edge, size]: [TileEdge, number] = [[], 0];
    const filled = [300, 1, 65_000, 239].flatMap((length) => {
      const grown = growTiles(edge, size, leaves.slice(size, size + length));
      [edge, size] = [grown.edge, size + length];
      return grown.filled;
    });
    expect(filled.filter(({ level }) => level === 0)).toHaveLength(256);
    const upper = filled.filter(({ level }) => level === 1);
    expect(upper).toHaveLength(1);
    expect(edge.map((hashes) => hashes.length)).toEqual([4, 0, 1]);
    const root = rootOf(appendLeaves(EMPTY_TREE, leaves.slice(0, 65_536)));
    expect(toHex(edge[2]?.[0] as Hash)).toBe(toHex(root));
    const [first] = filled;
    expect(first && toHex(first.hashes)).toBe(toHex(concatBytes(...leaves.slice(0, 256))));
    expect(first && toHex(tileRoot(tileHashes(first.hashes)))).toBe(toHex(first?.root as Hash));
    expect(filled.filter(({ level }) => level === 0).map(({ n }) => n)).toEqual([
      ...Array(256).keys(),
    ]);
  });
});

describe('an entry bundle', () => {
  it('gives back the entries that went in', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 8 });
    fc.assert(
      fc.property(entries, (list) => {
        const decoded = decodeEntryBundle(encodeEntryBundle(list));
        expect(decoded.ok && decoded.value.map(toHex)).toEqual(list.map(toHex));
      }),
    );
  });

  it.each([[[0]], [[0, 5, 1]], [[0, 1, 7, 0]]])('may not end within an entry: %j', (bytes) => {
    expect(decodeEntryBundle(Uint8Array.from(bytes))).toMatchObject({
      ok: false,
      error: { kind: 'malformed-entry-bundle' },
    });
  });
});
