import { assertDefined } from '../../domain/shared/assert';
import type { Hash } from '../../domain/vote-log/bytes';
import { inclusionRanges, leafHash, type LeafRange, type Tree } from '../../domain/vote-log/merkle';
import { formatTlogProof } from '../../domain/vote-log/proof';
import {
  storedEdge,
  storedRangeRoot,
  storedTile,
  storedTree,
  type HashRange,
  type ReadHashes,
} from '../../domain/vote-log/stored-tree';
import type { TileEdge } from '../../domain/vote-log/tile';
import { printedCode, trackingSlug } from '../../domain/vote-log/tracking-code';
import type { Receipt } from './ballot-box';

export type { HashRange } from '../../domain/vote-log/stored-tree';

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
  const head = assertDefined(await reader.noteBeyond(round, index), 'head beyond the entry');
  return receiptUnder(reader, round, { index, head });
}

/** The receipt of a recorded entry under any signed head that covers it. */
export async function receiptUnder(
  reader: LogReader,
  round: string,
  { index, head }: { readonly index: number; readonly head: StoredNote },
): Promise<Receipt> {
  const [body] = await reader.entries(round, index, index + 1);
  const hashes: Hash[] = [];
  for (const range of inclusionRanges({ index, size: head.size })) {
    hashes.push(await rangeRoot(reader, round, range));
  }
  return makeReceipt({ body: assertDefined(body, 'entry'), index, hashes, note: head.note });
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
  return storedRangeRoot(hashesOf(reader, round), range);
}

/** The tree of the first `size` entries, from the stored hashes. */
export async function treeOfSize(reader: LogReader, round: string, size: number): Promise<Tree> {
  return storedTree(hashesOf(reader, round), size);
}

/** The tiles of a log that are not full yet, by level. */
export async function edgeOfSize(
  reader: LogReader,
  round: string,
  size: number,
): Promise<TileEdge> {
  return storedEdge(hashesOf(reader, round), size);
}

/** The bytes of a tile, full or partial. */
export async function tileBytes(
  reader: Pick<LogReader, 'hashes'>,
  round: string,
  tile: { level: number; n: number; width: number },
): Promise<Uint8Array> {
  return storedTile(hashesOf(reader, round), tile);
}

function hashesOf(reader: Pick<LogReader, 'hashes'>, round: string): ReadHashes {
  return (range) => reader.hashes(round, range);
}
