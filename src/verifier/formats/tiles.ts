import type { MerkleTree } from './merkle';

const TILE_WIDTH = 256;
const HASH_BYTES = 32;

/** Entries that can be had a range at a time. */
export interface EntryRanges {
  readonly length: number;
  slice(start: number, end: number): readonly Uint8Array[];
}

/** A tile or an entry bundle of a log: its path (from `tile/`) and its bytes. */
export type Tile = readonly [path: string, bytes: Buffer];

/**
 * All tiles and entry bundles of a log, one after the other.
 * @see C2SP tlog-tiles
 */
export function* tilesOf(tree: MerkleTree, entries: EntryRanges): Generator<Tile, void> {
  for (const { level, name, start, end } of hashTiles(tree.size)) {
    const hashes = tree.levels[8 * level] as Buffer;
    yield [`tile/${level}/${name}`, hashes.subarray(start * HASH_BYTES, end * HASH_BYTES)];
  }
  for (const { name, start, end } of ranges(entries.length)) {
    yield [`tile/entries/${name}`, bundle(entries.slice(start, end))];
  }
}

/** The paths of all tiles and entry bundles of a log of this size. */
export function tilePaths(size: number): string[] {
  const hashes = hashTiles(size).map(({ level, name }) => `tile/${level}/${name}`);
  return [...hashes, ...ranges(size).map(({ name }) => `tile/entries/${name}`)];
}

function hashTiles(size: number): (Range & { readonly level: number })[] {
  const all: (Range & { readonly level: number })[] = [];
  for (let [level, count] = [0, size]; count > 0; count = Math.floor(count / TILE_WIDTH)) {
    for (const range of ranges(count)) all.push({ level, ...range });
    level += 1;
  }
  return all;
}

interface Range {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function ranges(count: number): Range[] {
  const all: Range[] = [];
  for (let start = 0; start < count; start += TILE_WIDTH) {
    const end = Math.min(start + TILE_WIDTH, count);
    const width = end - start;
    const suffix = width < TILE_WIDTH ? `.p/${width}` : '';
    all.push({ name: tileNumber(start / TILE_WIDTH) + suffix, start, end });
  }
  return all;
}

/** Groups of three digits, all but the last with an x before it: 1234067 → x001/x234/067. */
function tileNumber(number: number): string {
  const digits = String(number);
  const padded = digits.padStart(3 * Math.ceil(digits.length / 3), '0');
  return padded.replace(/\d{3}(?=\d)/g, 'x$&/');
}

function bundle(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length & 0xffff);
      return [length, entry];
    }),
  );
}
