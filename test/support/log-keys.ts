import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';

export const LOG_SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
export const OTHER_SEED = 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7';
export const WITNESS_SEED = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';

/** base64 of SHA-256. */
export function hash(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('base64');
}

/** A signature line of a key of type 1, or of type 4 with a time. */
export function signatureLine(name: string, seed: string, body: string, time?: number): string {
  const type = time === undefined ? 1 : 4;
  const stamp = Buffer.alloc(time === undefined ? 0 : 8);
  if (time !== undefined) stamp.writeBigUInt64BE(BigInt(time));
  const message = time === undefined ? body : `cosignature/v1\ntime ${time}\n${body}`;
  const signature = sign(null, Buffer.from(message), privateKey(seed));
  const bytes = Buffer.concat([keyId(name, seed, type), stamp, signature]);
  return `— ${name} ${bytes.toString('base64')}\n`;
}

/** `name+hex(id)+base64(type ‖ key)`. */
export function vkeyOf(name: string, seed: string, type: number): string {
  const key = Buffer.concat([Buffer.of(type), rawPublicKey(seed)]);
  return `${name}+${keyId(name, seed, type).toString('hex')}+${key.toString('base64')}`;
}

/** The public key of a seed as PEM. */
export function pemOfSeed(seed: string): string {
  return createPublicKey(privateKey(seed)).export({ format: 'pem', type: 'spki' }).toString();
}

/** base64 of the Ed25519 signature of a message. */
export function signedBy(seed: string, message: Buffer): string {
  return sign(null, message, privateKey(seed)).toString('base64');
}

function privateKey(seed: string): KeyObject {
  const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex');
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function rawPublicKey(seed: string): Buffer {
  const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
  return spki.subarray(spki.length - 32);
}

function keyId(name: string, seed: string, type: number): Buffer {
  const key = Buffer.concat([Buffer.of(type), rawPublicKey(seed)]);
  return createHash('sha256').update(`${name}\n`).update(key).digest().subarray(0, 4);
}
