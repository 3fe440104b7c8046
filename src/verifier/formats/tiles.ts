import type { MerkleTree } from './merkle';

const TILE_WIDTH = 256;
const HASH_BYTES = 32;

/**
 * All tiles and entry bundles of a log of this size, as path (from `tile/`) → bytes.
 * @see C2SP tlog-tiles
 */
export function tilesOf(tree: MerkleTree, entries: readonly Uint8Array[]): Map<string, Buffer> {
  const tiles = new Map<string, Buffer>();
  for (let level = 0; 8 * level < tree.levels.length; level += 1) {
    const hashes = tree.levels[8 * level] as Buffer;
    for (const range of ranges(hashes.length / HASH_BYTES)) {
      const bytes = hashes.subarray(range.start * HASH_BYTES, range.end * HASH_BYTES);
      tiles.set(`tile/${level}/${range.name}`, bytes);
    }
  }
  for (const range of ranges(entries.length)) {
    tiles.set(`tile/entries/${range.name}`, bundle(entries.slice(range.start, range.end)));
  }
  return tiles;
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
