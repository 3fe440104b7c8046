import { fromBase64 } from './bytes';
import { parseCheckpoint, type Checkpoint } from './note';

const HEADER = 'c2sp.org/tlog-proof@v1';
const INDEX = /^index (0|[1-9]\d{0,15})$/;
const EXTRA = /^extra (\S+)$/;

/** A receipt: a proof that an entry stands under a signed head. */
export interface Receipt {
  /** 0-based index of the entry. */
  readonly index: number;
  /** The entry, when the receipt carries it; not authenticated by itself. */
  readonly entry: Buffer | undefined;
  /** Hashes from the leaf's sibling upwards. */
  readonly proof: readonly Buffer[];
  readonly checkpoint: Checkpoint;
}

/** Reads a receipt file; undefined when any line is not as the format says. @see C2SP tlog-proof */
export function parseReceipt(text: string): Receipt | undefined {
  const cut = text.indexOf('\n\n');
  const lines = text.slice(0, Math.max(cut, 0)).split('\n');
  if (lines.shift() !== HEADER) return undefined;
  const extra = EXTRA.exec(lines[0] ?? '');
  if (extra !== null) lines.shift();
  const entry = extra === null ? undefined : fromBase64(extra[1] as string);
  const index = INDEX.exec(lines.shift() ?? '');
  const proof = lines.map((line) => fromBase64(line, 32));
  const checkpoint = parseCheckpoint(text.slice(cut + 2));
  if (extra !== null && entry === undefined) return undefined;
  if (index === null || checkpoint === undefined || proof.length > 64) return undefined;
  if (!proof.every((hash) => hash !== undefined)) return undefined;
  return { index: Number(index[1]), entry, proof, checkpoint };
}
