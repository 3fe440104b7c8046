import { err, ok, type Result } from '../shared/result';
import { concatBytes, fromBase64, sameBytes, sha256, toBase64, toHex, utf8 } from './bytes';
import { signingKeyFromSeed, verifyEd25519 } from './ed25519';

/** What a key may sign: plain notes, or (a witness) checkpoints with a time. */
export type NoteKeyType = 'ed25519' | 'cosignature';

const TYPE_BYTES: Readonly<Record<NoteKeyType, number>> = { ed25519: 1, cosignature: 4 };

/** The public half of a key for signed notes. */
export interface NoteKey {
  readonly name: string;
  readonly type: NoteKeyType;
  /** 4 bytes. */
  readonly id: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** A key that signs notes. */
export interface NoteSigner {
  readonly key: NoteKey;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** One signature line of a note, not yet checked. */
export interface NoteSignature {
  readonly name: string;
  /** 4 bytes. */
  readonly keyId: Uint8Array;
  /** What follows the key id. */
  readonly signature: Uint8Array;
}

/** A note taken apart, not yet checked. */
export interface SignedNote {
  /** What is signed, with its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A text that is no signed note. */
export interface MalformedNote {
  readonly kind: 'malformed-note';
  readonly why: 'no-signatures' | 'control-character' | 'signature-line';
}

/** A text that is no verifier key. */
export interface MalformedVerifierKey {
  readonly kind: 'malformed-verifier-key';
  readonly text: string;
}

/** The line of a known key does not fit the text, or a key that must sign has no line. */
export interface UnverifiedNote {
  readonly kind: 'wrong-signature' | 'missing-signature';
  readonly name: string;
}

const DASH = '\u2014';

/** The 4-byte id of a key. @see C2SP signed-note, "Signatures" */
export function keyIdOf(name: string, type: NoteKeyType, publicKey: Uint8Array): Uint8Array {
  const typed = concatBytes(Uint8Array.of(TYPE_BYTES[type]), publicKey);
  return sha256(concatBytes(utf8(`${name}\n`), typed)).subarray(0, 4);
}

/** The public half of a key with its id. */
export function noteKey(name: string, type: NoteKeyType, publicKey: Uint8Array): NoteKey {
  return { name, type, publicKey, id: keyIdOf(name, type, publicKey) };
}

/** A signer from a 32-byte Ed25519 seed. */
export function noteSigner(
  name: string,
  seed: Uint8Array,
  type: NoteKeyType = 'ed25519',
): NoteSigner {
  const pair = signingKeyFromSeed(seed);
  return { key: noteKey(name, type, pair.publicKey), sign: pair.sign };
}

/** The verifier key text `name+id+key`. @see C2SP signed-note, "Verifier keys" */
export function encodeVerifierKey({ name, type, id, publicKey }: NoteKey): string {
  const typed = concatBytes(Uint8Array.of(TYPE_BYTES[type]), publicKey);
  return `${name}+${toHex(id)}+${toBase64(typed)}`;
}

/** Reads a verifier key; `malformed-verifier-key` for another form, type, length or a wrong id. */
export function parseVerifierKey(text: string): Result<NoteKey, MalformedVerifierKey> {
  const failure = err({ kind: 'malformed-verifier-key', text } as const);
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  if (match === null) return failure;
  const [, name, id, encoded] = match as unknown as [string, string, string, string];
  const typed = fromBase64(encoded);
  const type = (['ed25519', 'cosignature'] as const).find((t) => TYPE_BYTES[t] === typed?.[0]);
  if (typed === undefined || type === undefined || typed.length !== 33) return failure;
  const key = noteKey(name, type, typed.subarray(1));
  return toHex(key.id) === id ? ok(key) : failure;
}

/**
 * The note: text, blank line, one signature line.
 * @param text ends with a newline
 */
export function signNote(text: string, signer: NoteSigner): string {
  return `${text}\n${signatureLine(signer.key, signer.sign(utf8(text)))}`;
}

/** A signature line with its newline. */
export function signatureLine(key: NoteKey, signature: Uint8Array): string {
  return `${DASH} ${key.name} ${toBase64(concatBytes(key.id, signature))}\n`;
}

/**
 * Takes a note apart, strictly: canonical base64, nothing after the last signature line.
 * `malformed-note` otherwise.
 * @see C2SP signed-note, "Format"
 */
export function parseNote(note: string): Result<SignedNote, MalformedNote> {
  // eslint-disable-next-line no-control-regex -- control characters are what is forbidden
  if (/[\x00-\x09\x0b-\x1f]/.test(note) || !note.isWellFormed()) {
    return err({ kind: 'malformed-note', why: 'control-character' });
  }
  const split = note.lastIndexOf('\n\n');
  if (split < 1 || !note.endsWith('\n') || split + 2 === note.length) {
    return err({ kind: 'malformed-note', why: 'no-signatures' });
  }
  const signatures = note
    .slice(split + 2, -1)
    .split('\n')
    .map(parseSignatureLine);
  return signatures.includes(undefined)
    ? err({ kind: 'malformed-note', why: 'signature-line' })
    : ok({ text: note.slice(0, split + 1), signatures: signatures as NoteSignature[] });
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line);
  if (match === null) return undefined;
  const [, name, encoded] = match as unknown as [string, string, string];
  const bytes = fromBase64(encoded);
  if (bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/**
 * Checks the line of a plain Ed25519 key; lines of other keys are not looked at.
 * `missing-signature` when the key has no line, `wrong-signature` when any of its lines is wrong.
 */
export function verifyNote(note: SignedNote, key: NoteKey): Result<SignedNote, UnverifiedNote> {
  const lines = signaturesBy(note, key);
  if (lines.length === 0) return err({ kind: 'missing-signature', name: key.name });
  const message = utf8(note.text);
  const isRight = lines.every((line) => verifyEd25519(key.publicKey, message, line.signature));
  return isRight ? ok(note) : err({ kind: 'wrong-signature', name: key.name });
}

/** The lines of a note that carry the name and the id of this key. */
export function signaturesBy(note: SignedNote, key: NoteKey): readonly NoteSignature[] {
  return note.signatures.filter(({ name, keyId }) => name === key.name && sameBytes(keyId, key.id));
}
