import { assertDefined } from '../../domain/shared/assert';
import { concatBytes, type Hash } from '../../domain/vote-log/bytes';
import {
  appendLeaves,
  EMPTY_TREE,
  inclusionRanges,
  nodeHash,
  perfectSubtrees,
  rootOf,
  type LeafRange,
  type Tree,
} from '../../domain/vote-log/merkle';
import { formatTlogProof } from '../../domain/vote-log/proof';
import { hashesAtLevel, TILE_WIDTH, type TileEdge } from '../../domain/vote-log/tile';
import { printedCode, trackingSlug } from '../../domain/vote-log/tracking-code';
import { leafHash } from '../../domain/vote-log/merkle';
import type { Receipt } from './ballot-box';

/** Which stored hashes: level 0 are leaves, level L the roots of the full tiles of level L − 1. */
export interface HashRange {
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

/** A signed head as it is stored. */
export interface StoredNote {
  readonly size: number;
  readonly note: string;
}

/** Reads of one log that proofs are made of. */
export interface LogReader {
  hashes(round: string, range: HashRange): Promise<Hash[]>;
  /** Bodies of the entries [from, to). */
  entries(round: string, from: number, to: number): Promise<Uint8Array[]>;
  /** The smallest signed head that covers the entry at this index. */
  noteBeyond(round: string, index: number): Promise<StoredNote | undefined>;
}

/** The receipt of a recorded entry under the first head that covered it: always the same bytes. */
export async function receiptOf(reader: LogReader, round: string, index: number): Promise<Receipt> {
  const stored = assertDefined(await reader.noteBeyond(round, index), 'head beyond the entry');
  const [body] = await reader.entries(round, index, index + 1);
  const hashes: Hash[] = [];
  for (const range of inclusionRanges({ index, size: stored.size })) {
    hashes.push(await rangeRoot(reader, round, range));
  }
  return makeReceipt({ body: assertDefined(body, 'entry'), index, hashes, note: stored.note });
}

/** What a receipt is made of. */
export interface ReceiptParts {
  readonly body: Uint8Array;
  readonly index: number;
  /** From the leaf's sibling upwards. */
  readonly hashes: readonly Hash[];
  readonly note: string;
}

export function makeReceipt({ body, index, hashes, note }: ReceiptParts): Receipt {
  const slug = trackingSlug(leafHash(body));
  return {
    index,
    entry: Buffer.from(body).toString('utf8'),
    trackingSlug: slug,
    trackingCode: printedCode(slug),
    file: formatTlogProof({ extra: body, index, hashes, checkpoint: note }),
  };
}

/** Root of a run of leaves that is a subtree of the log. */
export async function rangeRoot(reader: LogReader, round: string, range: LeafRange): Promise<Hash> {
  const roots: Hash[] = [];
  for (const subtree of perfectSubtrees(range)) {
    roots.push(await perfectRoot(reader, round, subtree));
  }
  return roots.reduceRight((right, left) => nodeHash(left, right));
}

/** The tree of the first `size` entries, from the stored hashes. */
export async function treeOfSize(reader: LogReader, round: string, size: number): Promise<Tree> {
  const frontier: Hash[] = [];
  for (const subtree of perfectSubtrees({ start: 0, end: size })) {
    frontier.push(await perfectRoot(reader, round, subtree));
  }
  return { size, frontier };
}

/** The tiles of a log that are not full yet, by level. */
export async function edgeOfSize(
  reader: LogReader,
  round: string,
  size: number,
): Promise<TileEdge> {
  const edge: Hash[][] = [];
  for (let level = 0; hashesAtLevel(level, size) > 0; level += 1) {
    const to = hashesAtLevel(level, size);
    edge.push(await reader.hashes(round, { level, from: to - (to % TILE_WIDTH), to }));
  }
  return edge;
}

/** The bytes of a tile, full or partial. */
export async function tileBytes(
  reader: LogReader,
  round: string,
  { level, n, width }: { level: number; n: number; width: number },
): Promise<Uint8Array> {
  const from = n * TILE_WIDTH;
  return concatBytes(...(await reader.hashes(round, { level, from, to: from + width })));
}

async function perfectRoot(reader: LogReader, round: string, range: LeafRange): Promise<Hash> {
  const size = range.end - range.start;
  let level = 0;
  while (TILE_WIDTH ** (level + 1) <= size) level += 1;
  const unit = TILE_WIDTH ** level;
  const hashes = await reader.hashes(round, {
    level,
    from: range.start / unit,
    to: range.end / unit,
  });
  return rootOf(appendLeaves(EMPTY_TREE, hashes));
}
