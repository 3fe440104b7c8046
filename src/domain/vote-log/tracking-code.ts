import { err, ok, type Result } from '../shared/result';
import type { Hash } from './bytes';

declare const trackingSlugBrand: unique symbol;

/** The 20 characters that name an entry in addresses: its leaf hash's first 100 bits. */
export type TrackingSlug = string & { readonly [trackingSlugBrand]: true };

/** A text that is no tracking code, or one with a slip of the pen. */
export interface TrackingCodeError {
  readonly kind: 'malformed-tracking-code' | 'wrong-check-character';
  readonly text: string;
}

/** Crockford's base 32. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SLUG_LENGTH = 20;
const BITS_PER_CHARACTER = 5;

/** The 20 characters of an entry's leaf hash. */
export function trackingSlug(leaf: Hash): TrackingSlug {
  const bits = [...leaf.subarray(0, 13)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.slice(0, SLUG_LENGTH * BITS_PER_CHARACTER).match(/.{5}/g) as string[];
  return groups.map((group) => ALPHABET.charAt(Number.parseInt(group, 2))).join('') as TrackingSlug;
}

/** The code as it is printed: four groups of five, then the check character. */
export function trackingCode(leaf: Hash): string {
  return printedCode(trackingSlug(leaf));
}

/** The printed form of 20 characters. */
export function printedCode(slug: TrackingSlug): string {
  return `${(slug.match(/.{5}/g) as string[]).join('-')}-${checkCharacter(slug)}`;
}

/**
 * Reads a code as people type it: any case, with or without dashes, spaces and check character;
 * O counts as 0, I and L as 1. `malformed-tracking-code` for another length or character,
 * `wrong-check-character` when the last one does not fit.
 */
export function parseTrackingCode(text: string): Result<TrackingSlug, TrackingCodeError> {
  const characters = text
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (!/^[0-9A-HJKMNP-TV-Z]{20,21}$/.test(characters)) {
    return err({ kind: 'malformed-tracking-code', text });
  }
  const slug = characters.slice(0, SLUG_LENGTH) as TrackingSlug;
  const check = characters.slice(SLUG_LENGTH);
  const isRight = check === '' || check === checkCharacter(slug);
  return isRight ? ok(slug) : err({ kind: 'wrong-check-character', text });
}

/** The least and the greatest leaf hash whose first 100 bits are those of the code. */
export function leafHashBounds(slug: TrackingSlug): {
  readonly least: Hash;
  readonly greatest: Hash;
} {
  const bits = [...slug]
    .map((character) => ALPHABET.indexOf(character).toString(2).padStart(BITS_PER_CHARACTER, '0'))
    .join('');
  return {
    least: bytesOfBits(bits.padEnd(256, '0')),
    greatest: bytesOfBits(bits.padEnd(256, '1')),
  };
}

function bytesOfBits(bits: string): Uint8Array {
  return Uint8Array.from(bits.match(/.{8}/g) as string[], (byte) => Number.parseInt(byte, 2));
}

/** Luhn's check for base 32. @see ISO/IEC 7812-1, annex B, for base 10 */
function checkCharacter(slug: TrackingSlug): string {
  const sum = [...slug].reduceRight((total, character, i) => {
    const isDoubled = i % 2 === 1;
    const product = ALPHABET.indexOf(character) * (isDoubled ? 2 : 1);
    return total + Math.floor(product / 32) + (product % 32);
  }, 0);
  return ALPHABET.charAt((32 - (sum % 32)) % 32);
}
