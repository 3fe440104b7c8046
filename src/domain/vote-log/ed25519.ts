import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

import { assert } from '../shared/assert';
import { concatBytes } from './bytes';

/** Fixed DER bytes before a 32-byte Ed25519 seed (PKCS #8). @see RFC 8410 */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Fixed DER bytes before a 32-byte Ed25519 public key (SubjectPublicKeyInfo). @see RFC 8410 */
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** An Ed25519 key pair made from a seed. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Signs a message: 64 bytes, the same for the same message. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** The key pair of a 32-byte seed. @see RFC 8032 section 5.1.5 */
export function signingKeyFromSeed(seed: Uint8Array): SigningKey {
  assert(seed.length === 32, 'an Ed25519 seed has 32 bytes');
  const der = Buffer.from(concatBytes(PRIVATE_PREFIX, seed));
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: spki.subarray(PUBLIC_PREFIX.length),
    sign: (message) => sign(null, message, key),
  };
}

/** Whether the signature of the message was made with the private half of this 32-byte key. */
export function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(null, message, publicKeyObject(publicKey), signature);
}

/** The public key as PEM text, as `openssl pkeyutl -pubin` reads it. */
export function publicKeyPem(publicKey: Uint8Array): string {
  return publicKeyObject(publicKey).export({ format: 'pem', type: 'spki' }).toString();
}

function publicKeyObject(publicKey: Uint8Array): KeyObject {
  assert(publicKey.length === 32, 'an Ed25519 public key has 32 bytes');
  const der = Buffer.from(concatBytes(PUBLIC_PREFIX, publicKey));
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}
