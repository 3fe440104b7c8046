import { randomBytes, randomUUID } from 'node:crypto';

/** A new row id: a random UUID, 36 characters. */
export function newId(): string {
  return randomUUID();
}

/** 128 random bits as base64url, 22 characters: ids that go into hashed files. */
export function newRandomId(): string {
  return randomBytes(RANDOM_ID_BYTES).toString('base64url');
}

/** Very many of them, for the price of one call to the system's source of chance. */
export function newRandomIds(count: number): string[] {
  const bytes = randomBytes(count * RANDOM_ID_BYTES);
  return Array.from({ length: count }, (_, i) =>
    bytes.subarray(i * RANDOM_ID_BYTES, (i + 1) * RANDOM_ID_BYTES).toString('base64url'),
  );
}

/**
 * A readable address part made from a title, with random letters so that it is never taken:
 * "Bänke im Park" → "banke-im-park-7f3k2". Titles without Latin letters give just the letters.
 */
export function newSlug(title: string): string {
  const words = plainWords(title).slice(0, 48).replace(/-+$/, '');
  const tail = [...randomBytes(5)].map((byte) => ALPHABET[byte % 32]).join('');
  return words === '' ? tail : `${words}-${tail}`;
}

/** Lower-case Latin letters, digits and single dashes; accents dropped. */
export function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[łŁ]/g, 'l')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

const RANDOM_ID_BYTES = 16;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
