import { fromBase64 } from './bytes';
import { parseCheckpoint, type Checkpoint } from './note';

const TOP = /^c2sp\.org\/tlog-proof@v1\n(?:extra (\S+)\n)?index (0|[1-9]\d{0,15})((?:\n\S+)*)$/;

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
  const [, extra, index, hashes] = TOP.exec(text.slice(0, Math.max(cut, 0))) ?? [];
  if (index === undefined || hashes === undefined) return undefined;
  const entry = extra === undefined ? undefined : fromBase64(extra);
  const proof = readProof(hashes.split('\n').slice(1));
  const checkpoint = parseCheckpoint(text.slice(cut + 2));
  if ((extra === undefined) !== (entry === undefined)) return undefined;
  if (checkpoint === undefined || proof === undefined) return undefined;
  return { index: Number(index), entry, proof, checkpoint };
}

function readProof(lines: readonly string[]): Buffer[] | undefined {
  const hashes = lines.map((line) => fromBase64(line, 32));
  return hashes.length <= 64 && hashes.every((hash) => hash !== undefined) ? hashes : undefined;
}
