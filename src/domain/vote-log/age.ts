import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

import { assert } from '../shared/assert';
import { fromBech32, toBech32 } from './bech32';
import { concatBytes, sameBytes, utf8 } from './bytes';

/** Fixed DER bytes before a 32-byte X25519 secret (PKCS #8). @see RFC 8410 */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');

const VERSION_LINE = 'age-encryption.org/v1';
const WRAP_INFO = 'age-encryption.org/v1/X25519';
const CIPHER = 'chacha20-poly1305';
const TAG_BYTES = 16;
const FILE_KEY_BYTES = 16;
const NONCE_BYTES = 16;
const CHUNK_BYTES = 65_536;
const FIRST_NONCE = new Uint8Array(12);
const BASE_POINT = publicKeyOf(Uint8Array.of(9, ...new Uint8Array(31)));

/** Whom a file can be sealed for. */
export interface AgeRecipient {
  /** `age1…`, as the age tool takes it. */
  readonly text: string;
  readonly publicKey: KeyObject;
  /** The same key as its 32 bytes. */
  readonly rawKey: Uint8Array;
}

/** Who can open what was sealed for her recipient. */
export interface AgeIdentity {
  /** `AGE-SECRET-KEY-1…`, as the age tool takes it. */
  readonly text: string;
  readonly recipient: AgeRecipient;
  readonly privateKey: KeyObject;
}

/** What sealed files begin with, and the 16-byte key that it wraps for each recipient. */
export interface AgeHeader {
  readonly bytes: Uint8Array;
  readonly fileKey: Uint8Array;
}

/** The identity of a 32-byte secret. @see https://age-encryption.org/v1 */
export function identityOf(secret: Uint8Array): AgeIdentity {
  assert(secret.length === 32, 'an X25519 secret has 32 bytes');
  const der = Buffer.from(concatBytes(PRIVATE_PREFIX, secret));
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const rawKey = rawKeyOf(privateKey);
  const publicKey = publicKeyOf(rawKey);
  const recipient = { text: toBech32('age', rawKey), publicKey, rawKey };
  return { text: toBech32('age-secret-key-', secret).toUpperCase(), recipient, privateKey };
}

/** Reads `AGE-SECRET-KEY-1…`; undefined when it is none. */
export function readIdentity(text: string): AgeIdentity | undefined {
  const secret = fromBech32('age-secret-key-', text);
  return secret?.length === 32 ? identityOf(secret) : undefined;
}

/** Reads `age1…`; undefined when it is none. */
export function readRecipient(text: string): AgeRecipient | undefined {
  const key = fromBech32('age', text);
  return key?.length === 32 ? { text, publicKey: publicKeyOf(key), rawKey: key } : undefined;
}

/**
 * Makes a header for these recipients, each of whom can open alone what is sealed with it. This is the slow
 * part of sealing. A header may serve for many files, which then show that they were sealed together: forget
 * it as soon as they are.
 */
export function makeHeader(recipients: readonly AgeRecipient[]): AgeHeader {
  assert(recipients.length > 0, 'a file is sealed for somebody');
  const fileKey = randomBytes(FILE_KEY_BYTES);
  const stanzas = recipients.map((recipient) => stanzaFor(recipient, fileKey));
  const unsigned = `${[VERSION_LINE, ...stanzas].join('\n')}\n---`;
  return { bytes: utf8(`${unsigned} ${macOf(fileKey, unsigned)}\n`), fileKey };
}

/**
 * The sealed files, in the order of their contents; `age -d` opens each. Their nonces are drawn here, so that no
 * two files of a header are encrypted with the same key, and all at once, because each draw has its price.
 * @see https://age-encryption.org/v1, "Payload"
 */
export function seal({ bytes, fileKey }: AgeHeader, contents: readonly Uint8Array[]): Uint8Array[] {
  const secret = createSecretKey(fileKey);
  const nonces = randomBytes(NONCE_BYTES * contents.length);
  return contents.map((content, i) => {
    const nonce = nonces.subarray(i * NONCE_BYTES, (i + 1) * NONCE_BYTES);
    return concatBytes(bytes, nonce, ...sealedChunks(derive(secret, nonce, 'payload'), content));
  });
}

/** Whether bytes begin as a sealed file does. */
export function isSealed(bytes: Uint8Array): boolean {
  return sameBytes(bytes.subarray(0, VERSION_LINE.length), utf8(VERSION_LINE));
}

/**
 * The content of a file that was sealed for an X25519 recipient; undefined when it was sealed for
 * somebody else, or not every byte is as it was written.
 */
export function unseal(identity: AgeIdentity, file: Uint8Array): Uint8Array | undefined {
  const header = readHeader(file);
  if (header === undefined) return undefined;
  for (const stanza of header.stanzas) {
    const fileKey = unwrap(identity, stanza);
    if (fileKey === undefined) continue;
    if (macOf(fileKey, header.unsigned) !== header.mac) return undefined;
    const payload = file.subarray(header.end);
    const nonce = payload.subarray(0, NONCE_BYTES);
    return openChunks(derive(fileKey, nonce, 'payload'), payload.subarray(NONCE_BYTES));
  }
  return undefined;
}

function sealedChunks(key: Uint8Array, content: Uint8Array): Uint8Array[] {
  const chunks = Math.max(1, Math.ceil(content.length / CHUNK_BYTES));
  return Array.from({ length: chunks }, (_, i) => {
    const chunk = content.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES);
    return encrypt(key, chunkNonce(i, i === chunks - 1), chunk);
  });
}

function stanzaFor({ publicKey, rawKey }: AgeRecipient, fileKey: Uint8Array): string {
  const { privateKey } = generateKeyPairSync('x25519');
  const share = rawKeyOf(privateKey);
  const secret = diffieHellman({ privateKey, publicKey });
  const key = derive(secret, concatBytes(share, rawKey), WRAP_INFO);
  return `-> X25519 ${unpadded(share)}\n${unpadded(encrypt(key, FIRST_NONCE, fileKey))}`;
}

interface Stanza {
  readonly share: Uint8Array;
  readonly wrapped: Uint8Array;
}

interface Header {
  readonly stanzas: readonly Stanza[];
  /** All up to the three dashes. */
  readonly unsigned: string;
  readonly mac: string;
  /** Where the payload begins. */
  readonly end: number;
}

const HEADER =
  /^(age-encryption\.org\/v1\n(?:-> X25519 [A-Za-z0-9+/]{43}\n[A-Za-z0-9+/]{43}\n)+---) ([A-Za-z0-9+/]{43})\n/;
const STANZA = /-> X25519 (.{43})\n(.{43})\n/g;

function readHeader(file: Uint8Array): Header | undefined {
  // Latin-1 has one character for each byte, so that lengths are those of the file.
  const text = Buffer.from(file.buffer, file.byteOffset, file.length).toString('latin1');
  const [whole, unsigned, mac] = HEADER.exec(text) ?? [];
  if (whole === undefined || unsigned === undefined || mac === undefined) return undefined;
  const stanzas = [...unsigned.matchAll(STANZA)].map(([, share, wrapped]) => ({
    share: Buffer.from(share as string, 'base64'),
    wrapped: Buffer.from(wrapped as string, 'base64'),
  }));
  return { stanzas, unsigned, mac, end: whole.length };
}

function unwrap(identity: AgeIdentity, { share, wrapped }: Stanza): Uint8Array | undefined {
  const { privateKey, recipient } = identity;
  const secret = sharedSecret(privateKey, publicKeyOf(share));
  if (secret === undefined) return undefined;
  const key = derive(secret, concatBytes(share, recipient.rawKey), WRAP_INFO);
  return decrypt(key, FIRST_NONCE, wrapped);
}

/** Undefined for the few public keys that give everybody the same secret. @see RFC 7748 section 6.1 */
function sharedSecret(privateKey: KeyObject, publicKey: KeyObject): Uint8Array | undefined {
  try {
    return diffieHellman({ privateKey, publicKey });
  } catch {
    return undefined;
  }
}

function openChunks(key: Uint8Array, payload: Uint8Array): Uint8Array | undefined {
  const size = CHUNK_BYTES + TAG_BYTES;
  const chunks = Math.max(1, Math.ceil(payload.length / size));
  const opened: Uint8Array[] = [];
  for (let i = 0; i < chunks; i += 1) {
    const isLast = i === chunks - 1;
    const chunk = decrypt(key, chunkNonce(i, isLast), payload.subarray(i * size, (i + 1) * size));
    // Only the content of an empty file ends with an empty chunk.
    if (chunk === undefined || (chunk.length === 0 && i > 0)) return undefined;
    opened.push(chunk);
  }
  return concatBytes(...opened);
}

/** Eleven bytes that count the chunks, and one that marks the last. */
function chunkNonce(chunk: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(chunk, 7);
  nonce[11] = Number(isLast);
  return nonce;
}

function encrypt(key: Uint8Array, nonce: Uint8Array, content: Uint8Array): Uint8Array {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  return concatBytes(cipher.update(content), cipher.final(), cipher.getAuthTag());
}

function decrypt(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  const end = sealed.length - TAG_BYTES;
  if (end < 0) return undefined;
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(end));
  const content = decipher.update(sealed.subarray(0, end));
  try {
    return concatBytes(content, decipher.final());
  } catch {
    return undefined;
  }
}

function macOf(fileKey: Uint8Array, unsigned: string): string {
  const key = derive(fileKey, new Uint8Array(), 'header');
  return unpadded(createHmac('sha256', key).update(unsigned).digest());
}

function derive(secret: Uint8Array | KeyObject, salt: Uint8Array, info: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, 32));
}

/** From a JWK, because reading DER takes longer than all the rest of opening a file. @see RFC 8037 */
function publicKeyOf(raw: Uint8Array): KeyObject {
  const x = Buffer.from(raw).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}

/**
 * The public key of a secret, by its definition. To write DER takes twice as long, and to write the JWK
 * of a new key was seen to wait for ever on Node 20.20.
 * @see RFC 7748 section 6.1
 */
function rawKeyOf(privateKey: KeyObject): Uint8Array {
  return diffieHellman({ privateKey, publicKey: BASE_POINT });
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
