import { err, ok, type Result } from '../shared/result';
import { fromBase64, toBase64, type Hash } from './bytes';
import { openCheckpoint, type CheckpointError, type OpenedCheckpoint } from './checkpoint';
import { leafHash, verifyInclusion } from './merkle';
import type { NoteKey } from './note';

/** A receipt file taken apart, not yet checked. */
export interface TlogProof {
  /** The entry itself. It is not authenticated: its hash is the leaf whose inclusion is proved. */
  readonly extra?: Uint8Array;
  /** Place of the entry in the log, from 0. */
  readonly index: number;
  /** From the leaf's sibling upwards. */
  readonly hashes: readonly Hash[];
  /** Text of the signed checkpoint. */
  readonly checkpoint: string;
}

/** A text that is no tlog-proof; `line` counts from 1. */
export interface MalformedProof {
  readonly kind: 'malformed-proof';
  readonly line: number;
}

/** The proof does not lead from the entry to the root of the checkpoint. */
export interface UnprovenInclusion {
  readonly kind: 'unproven-inclusion';
  readonly index: number;
  readonly size: number;
}

/** What a checked receipt shows: this entry stands there in that log. */
export interface VerifiedReceipt {
  readonly entry: Uint8Array;
  readonly index: number;
  readonly checkpoint: OpenedCheckpoint;
}

const MAGIC = 'c2sp.org/tlog-proof@v1';

/** The text of a receipt file. @see C2SP tlog-proof */
export function formatTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  const lines = [
    MAGIC,
    ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]),
    `index ${index}`,
    ...hashes.map(toBase64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Takes a receipt file apart, strictly; `malformed-proof` with the first line that is wrong. */
export function parseTlogProof(text: string): Result<TlogProof, MalformedProof> {
  const split = text.indexOf('\n\n');
  const [magic, ...lines] = text.slice(0, Math.max(split, 0)).split('\n');
  if (magic !== MAGIC) return malformed(1);
  const extra = parseExtra(lines[0]);
  if (extra === undefined) return malformed(2);
  const indexLine = extra === null ? 0 : 1;
  const index = /^index (0|[1-9][0-9]{0,14})$/.exec(lines[indexLine] ?? '')?.[1];
  if (index === undefined) return malformed(indexLine + 2);
  const hashes = lines.slice(indexLine + 1).map(fromBase64);
  const wrong = hashes.findIndex((hash) => hash?.length !== 32);
  if (wrong >= 0) return malformed(indexLine + 3 + wrong);
  return ok({
    index: Number(index),
    hashes: hashes as Hash[],
    checkpoint: text.slice(split + 2),
    ...(extra === null ? {} : { extra }),
  });
}

/** Null when the line is not the optional one; undefined when it is, but wrong. */
function parseExtra(line: string | undefined): Uint8Array | null | undefined {
  return line?.startsWith('extra ') ? fromBase64(line.slice(6)) : null;
}

/**
 * Checks a receipt that carries its entry.
 * `malformed-proof`, a checkpoint error, or `unproven-inclusion` when the proof does not fit.
 */
export function verifyReceipt(
  text: string,
  key: NoteKey,
): Result<VerifiedReceipt, MalformedProof | CheckpointError | UnprovenInclusion> {
  const proof = parseTlogProof(text);
  if (!proof.ok) return proof;
  const { extra, index, hashes } = proof.value;
  if (extra === undefined) return malformed(2);
  const checkpoint = openCheckpoint(proof.value.checkpoint, key);
  if (!checkpoint.ok) return checkpoint;
  const { size, root } = checkpoint.value;
  const isProven = verifyInclusion(leafHash(extra), { index, size }, hashes, root);
  return isProven
    ? ok({ entry: extra, index, checkpoint: checkpoint.value })
    : err({ kind: 'unproven-inclusion', index, size });
}

function malformed(line: number): Result<never, MalformedProof> {
  return err({ kind: 'malformed-proof', line });
}
