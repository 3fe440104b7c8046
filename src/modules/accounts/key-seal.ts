import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { keyOfPassword } from './password-hashing';

const CIPHER = 'aes-256-gcm';
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a secret under a password: base64 of salt, nonce, tag and ciphertext. The key is argon2id of
 * password and salt, the cipher AES-256-GCM.
 * @param label what the secret belongs to; it opens under no other label
 */
export async function seal(secret: Uint8Array, password: string, label: string): Promise<string> {
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv(CIPHER, await keyOfPassword(password, salt), nonce);
  cipher.setAAD(Buffer.from(label));
  const box = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), box]).toString('base64');
}

/** The secret that was sealed; undefined with another password or label, or when it was damaged. */
export async function unseal(
  sealed: string,
  password: string,
  label: string,
): Promise<Uint8Array | undefined> {
  const bytes = Buffer.from(sealed, 'base64');
  const salt = bytes.subarray(0, SALT_BYTES);
  const nonce = bytes.subarray(SALT_BYTES, SALT_BYTES + NONCE_BYTES);
  const start = SALT_BYTES + NONCE_BYTES + TAG_BYTES;
  if (bytes.length <= start) return undefined;
  const decipher = createDecipheriv(CIPHER, await keyOfPassword(password, salt), nonce);
  decipher.setAAD(Buffer.from(label));
  decipher.setAuthTag(bytes.subarray(SALT_BYTES + NONCE_BYTES, start));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]);
  } catch {
    return undefined;
  }
}
