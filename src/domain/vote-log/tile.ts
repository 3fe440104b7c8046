import { assertDefined } from '../shared/assert';
import { err, ok, type Result } from '../shared/result';
import { concatBytes, type Hash } from './bytes';
import { appendLeaves, EMPTY_TREE, rootOf } from './merkle';

/** How many hashes a full tile holds. */
export const TILE_WIDTH = 256;

/** Bytes of one hash in a tile. */
export const HASH_BYTES = 32;

/** Which tile: hashes of `level` 0 are leaves, those of level 1 roots of 256 leaves, and so on. */
export interface TileId {
  readonly level: number | 'entries';
  /** Place of the tile within its level, from 0. */
  readonly n: number;
  /** Hashes (or entries) in it, 1 to 256. */
  readonly width: number;
}

/** A full tile. */
export interface FullTile {
  readonly level: number;
  readonly n: number;
  readonly root: Hash;
  /** 256 hashes, one after the other: 8,192 bytes. */
  readonly hashes: Uint8Array;
}

/** The hashes of the tile of each level that is not full yet: fewer than 256 in each. */
export type TileEdge = readonly (readonly Hash[])[];

/** The path of a tile or entry bundle below the log's address. @see C2SP tlog-tiles */
export function tilePath({ level, n, width }: TileId): string {
  const partial = width < TILE_WIDTH ? `.p/${width}` : '';
  return `tile/${level}/${digitGroups(n)}${partial}`;
}

/** A text that is no tile path in its one allowed spelling. */
export interface MalformedTilePath {
  readonly kind: 'malformed-tile-path';
  readonly path: string;
}

const PATH =
  /^tile\/(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]+))?$/;

/** Reads a tile path; `malformed-tile-path` for any spelling that `tilePath` does not write. */
export function parseTilePath(path: string): Result<TileId, MalformedTilePath> {
  const failure = err({ kind: 'malformed-tile-path', path } as const);
  const match = PATH.exec(path);
  if (match === null) return failure;
  const [, level, groups, width] = match as unknown as [string, string, string, string | undefined];
  const id: TileId = {
    level: level === 'entries' ? level : Number(level),
    n: Number(groups.replace(/[x/]/g, '')),
    width: Number(width ?? TILE_WIDTH),
  };
  return id.width > 0 && tilePath(id) === path ? ok(id) : failure;
}

/** All tiles of one level of a tree: full ones, then the partial one if there is a rest. */
export function tilesOfLevel(level: number | 'entries', size: number): TileId[] {
  const count = hashesAtLevel(level === 'entries' ? 0 : level, size);
  const full = Math.floor(count / TILE_WIDTH);
  const tiles = Array.from({ length: full }, (_, n): TileId => ({ level, n, width: TILE_WIDTH }));
  const rest = count % TILE_WIDTH;
  return rest === 0 ? tiles : [...tiles, { level, n: full, width: rest }];
}

/** Whether a tile (of exactly this width) belongs to the tree of this size. */
export function isTileWithin({ level, n, width }: TileId, size: number): boolean {
  return n * TILE_WIDTH + width <= hashesAtLevel(level === 'entries' ? 0 : level, size);
}

/** How many hashes the tiles of a level hold altogether: roots of complete runs of 256^level. */
export function hashesAtLevel(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** What a log's tiles become by further leaves. */
export interface GrownTiles {
  readonly edge: TileEdge;
  /** The tiles that became full, lower levels first. */
  readonly filled: readonly FullTile[];
}

/**
 * Adds leaves to the tiles.
 * @param edge the unfilled tiles before, by level
 * @param size the number of leaves before
 */
export function growTiles(edge: TileEdge, size: number, leaves: readonly Hash[]): GrownTiles {
  const levels = edge.map((hashes) => [...hashes]);
  const filled: FullTile[] = [];
  leaves.forEach((leaf, i) => addToTiles(levels, filled, { leaf, size: size + i + 1 }));
  return { edge: levels, filled };
}

interface AddedLeaf {
  readonly leaf: Hash;
  /** Number of leaves with this one. */
  readonly size: number;
}

function addToTiles(levels: Hash[][], filled: FullTile[], { leaf, size }: AddedLeaf): void {
  let hash = leaf;
  for (let level = 0; ; level += 1) {
    const hashes = (levels[level] ??= []);
    hashes.push(hash);
    if (hashes.length < TILE_WIDTH) return;
    levels[level] = [];
    hash = tileRoot(hashes);
    const n = hashesAtLevel(level + 1, size) - 1;
    filled.push({ level, n, root: hash, hashes: concatBytes(...hashes) });
  }
}

/** Root of the subtree whose leaves are these hashes. */
export function tileRoot(hashes: readonly Hash[]): Hash {
  return rootOf(appendLeaves(EMPTY_TREE, hashes));
}

/** Cuts the bytes of a tile into its hashes. */
export function tileHashes(bytes: Uint8Array): Hash[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
}

/** The bytes of an entry bundle: each entry after its length in two bytes, high byte first. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    ...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]),
  );
}

/** Bytes that are no entry bundle: they end within a length or an entry. */
export interface MalformedEntryBundle {
  readonly kind: 'malformed-entry-bundle';
  /** Byte at which the incomplete entry begins. */
  readonly offset: number;
}

/** Cuts an entry bundle into its entries; `malformed-entry-bundle` when it ends too early. */
export function decodeEntryBundle(bytes: Uint8Array): Result<Uint8Array[], MalformedEntryBundle> {
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const [high, low] = bytes.subarray(offset, offset + 2);
    const start = offset + 2;
    const end = start + assertDefined(high, 'a byte') * 256 + (low ?? 0);
    if (end > bytes.length) return err({ kind: 'malformed-entry-bundle', offset });
    entries.push(bytes.subarray(start, end));
    offset = end;
  }
  return ok(entries);
}

/** The number in groups of three digits, all but the last marked by "x": 1234067 → x001/x234/067. */
function digitGroups(n: number): string {
  const digits = String(n);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/[0-9]{3}/g) as string[];
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}
