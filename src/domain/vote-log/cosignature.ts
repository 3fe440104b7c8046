import { err, ok, type Result } from '../shared/result';
import { concatBytes, utf8 } from './bytes';
import { verifyEd25519 } from './ed25519';
import {
  signatureLine,
  signaturesBy,
  type NoteKey,
  type NoteSigner,
  type SignedNote,
  type UnverifiedNote,
} from './note';

/** A witness's line: its key vouches that the checkpoint was seen at this time. */
export interface Cosignature {
  /** Seconds since 1970-01-01T00:00Z. */
  readonly timeSeconds: number;
}

/** The text that a witness signs. @see C2SP tlog-cosignature */
export function cosignatureText(timeSeconds: number, body: string): string {
  return `cosignature/v1\ntime ${timeSeconds}\n${body}`;
}

/**
 * The signature line that a witness adds to a checkpoint.
 * @param timeSeconds seconds since 1970-01-01T00:00Z
 * @param body the three lines of the checkpoint
 */
export function cosign(signer: NoteSigner, timeSeconds: number, body: string): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(timeSeconds));
  const signature = signer.sign(utf8(cosignatureText(timeSeconds, body)));
  return signatureLine(signer.key, concatBytes(time, signature));
}

/**
 * Checks the line of a witness key.
 * `missing-signature` when it has none, `wrong-signature` when one of its lines is wrong.
 * @returns the latest time among its lines
 */
export function verifyCosignature(
  note: SignedNote,
  key: NoteKey,
): Result<Cosignature, UnverifiedNote> {
  const lines = signaturesBy(note, key);
  if (lines.length === 0) return err({ kind: 'missing-signature', name: key.name });
  const times = lines.map((line) => cosignedTime(note.text, key, line.signature));
  if (times.includes(undefined)) return err({ kind: 'wrong-signature', name: key.name });
  return ok({ timeSeconds: Math.max(...(times as number[])) });
}

function cosignedTime(body: string, key: NoteKey, timed: Uint8Array): number | undefined {
  if (timed.length !== 72) return undefined;
  const time = Number(Buffer.from(timed.subarray(0, 8)).readBigUInt64BE());
  const message = utf8(cosignatureText(time, body));
  return verifyEd25519(key.publicKey, message, timed.subarray(8)) ? time : undefined;
}
