import { ByteBuffer } from './buffer';
import { verifyEd25519 } from './ed25519';
import { Sha256 } from './sha256';

/** What stands before the 32 bytes of an Ed25519 key in DER. */
const SPKI_BYTES = 12;
const encoder = new TextEncoder();

/** A public key as the browser keeps it. */
export interface PublicKey {
  readonly bytes: Uint8Array;
}

/** `createHash` of `node:crypto`, for the one algorithm that bundles use. */
export function createHash(algorithm: 'sha256') {
  if (algorithm !== 'sha256') throw new Error(`there is no hash ${String(algorithm)}`);
  const hash = new Sha256();
  return {
    update(part: Uint8Array | string): void {
      hash.update(typeof part === 'string' ? encoder.encode(part) : part);
    },
    digest(): ByteBuffer {
      return ByteBuffer.from(hash.digest().buffer);
    },
  };
}

/** `createPublicKey` of `node:crypto`, for Ed25519 keys in DER. */
export function createPublicKey({ key }: { readonly key: Uint8Array }): PublicKey {
  return { bytes: key.subarray(SPKI_BYTES) };
}

/** `verify` of `node:crypto`, for Ed25519. */
export function verify(
  _algorithm: null,
  message: Uint8Array,
  key: PublicKey,
  signature: Uint8Array,
): boolean {
  return verifyEd25519(key.bytes, message, signature);
}
