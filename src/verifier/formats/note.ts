import { createPublicKey, verify } from 'node:crypto';

import { fromBase64, sha256 } from './bytes';

const ED25519 = 0x01;
const COSIGNATURE = 0x04;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/;
const VKEY = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
const NUMBER = /^(?:0|[1-9]\d{0,15})$/;

/** A public key of a log or a witness. `type` 1: signs the text; 4: signs a time and the text. */
export interface VerifierKey {
  readonly name: string;
  /** Four bytes in hex. */
  readonly id: string;
  readonly type: number;
  readonly publicKey: Buffer;
  /** The key as it was written. */
  readonly text: string;
}

/** One signature line of a note. */
export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  readonly bytes: Buffer;
  /** 0-based line after the blank line. */
  readonly position: number;
}

/** A signed head of a log. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** The signed text: three lines, each with its newline. */
  readonly body: string;
  readonly signatures: readonly NoteSignature[];
  readonly text: string;
}

/** Reads `name+hex(id)+base64(type ‖ key)`; undefined when anything in it does not fit together. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name, id, encoded] = VKEY.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return undefined;
  const bytes = fromBase64(encoded, 33);
  const type = bytes?.[0];
  if (bytes === undefined || (type !== ED25519 && type !== COSIGNATURE)) return undefined;
  if (sha256(name, '\n', bytes).toString('hex', 0, 4) !== id) return undefined;
  return { name, id, type, publicKey: bytes.subarray(1), text };
}

/** The key as PEM, as OpenSSL writes it. */
export function pemOf(key: VerifierKey): string {
  const base64 = Buffer.concat([SPKI_PREFIX, key.publicKey]).toString('base64');
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;
}

/**
 * Reads a checkpoint: exactly three lines, a blank line, at least one signature line, nothing else.
 * @see C2SP tlog-checkpoint, signed-note
 */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.split('\n');
  const [origin, sizeText, rootText, blank] = lines;
  if (lines.pop() !== '' || lines.length < 5 || !origin || blank !== '') return undefined;
  const head = parseHead(sizeText as string, rootText as string);
  const signatures = lines.slice(4).map(parseSignature);
  if (head === undefined || !signatures.every((line) => line !== undefined)) return undefined;
  const body = `${origin}\n${sizeText}\n${rootText}\n`;
  return { origin, ...head, body, signatures, text };
}

/** Reads a head that nobody has signed yet: three lines and a blank line, nothing else. */
export function parseUnsignedHead(text: string): Checkpoint | undefined {
  const [origin, sizeText, rootText, ...rest] = text.split('\n');
  const isBody = origin !== '' && rest.length === 2 && rest.join('') === '';
  const head = isBody ? parseHead(sizeText as string, rootText as string) : undefined;
  if (head === undefined) return undefined;
  const body = `${origin}\n${sizeText}\n${rootText}\n`;
  return { origin: origin as string, ...head, body, signatures: [], text };
}

/** Cuts checkpoints that follow one another: each ends where the line after a signature is none. */
export function splitCheckpoints(text: string): string[] {
  const parts: string[] = [];
  let [start, inSignatures, at] = [0, false, 0];
  while (at < text.length) {
    const isSignature = text.startsWith('— ', at);
    if (inSignatures && !isSignature) {
      parts.push(text.slice(start, at));
      start = at;
    }
    inSignatures = isSignature;
    const newline = text.indexOf('\n', at);
    at = newline < 0 ? text.length : newline + 1;
  }
  if (start < text.length) parts.push(text.slice(start));
  return parts;
}

/** Whether the line is a valid signature of the body by the key. */
export function isSignedBy(body: string, signature: NoteSignature, key: VerifierKey): boolean {
  if (signature.name !== key.name || signature.id !== key.id) return false;
  if (key.type === ED25519) return isSignature(key, Buffer.from(body), signature.bytes);
  if (signature.bytes.length !== 72) return false;
  const time = signature.bytes.readBigUInt64BE(0);
  const message = Buffer.from(`cosignature/v1\ntime ${time}\n${body}`);
  return isSignature(key, message, signature.bytes.subarray(8));
}

/** Whether these are the 64 bytes of an Ed25519 signature of the message by the key. @see RFC 8032 */
export function isSignature(key: VerifierKey, message: Buffer, signature: Buffer): boolean {
  if (signature.length !== 64) return false;
  try {
    const der = Buffer.concat([SPKI_PREFIX, key.publicKey]);
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, message, publicKey, signature);
  } catch {
    return false;
  }
}

function parseHead(size: string, rootText: string): { size: number; root: Buffer } | undefined {
  const root = fromBase64(rootText, 32);
  const isSize = NUMBER.test(size) && Number.isSafeInteger(Number(size));
  return root !== undefined && isSize ? { size: Number(size), root } : undefined;
}

function parseSignature(line: string, position: number): NoteSignature | undefined {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || bytes === undefined || bytes.length < 5) return undefined;
  return { name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4), position };
}
