import { createHash } from 'node:crypto';

import { AssertionError } from './assert';

/** What may stand in hashed JSON: no floats, no undefined, keys in ASCII. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

/**
 * Serialises to the one canonical form (JCS), restricted to what Baraza hashes: integers up to
 * 2^53 − 1, ASCII keys, strings brought to Unicode NFC.
 * @throws AssertionError for a float, an unsafe integer, a lone surrogate or a non-ASCII key
 * @see RFC 8785
 */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === 'string') return quote(value.normalize('NFC'));
  if (typeof value === 'number') return integer(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  return `{${members(value).join(',')}}`;
}

/** SHA-256 of a text's UTF-8 bytes, as base64 with padding: the form of hashes inside log entries. */
export function sha256Base64(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('base64');
}

/** SHA-256 of a text's UTF-8 bytes, as lower-case hex: the form of hashes in manifests. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function members(object: { readonly [key: string]: CanonicalValue }): string[] {
  return Object.keys(object)
    .sort()
    .map((key) => `${asciiKey(key)}:${canonicalJson(object[key] as CanonicalValue)}`);
}

function asciiKey(key: string): string {
  if (/[^\x20-\x7e]/.test(key)) throw new AssertionError(`key ${JSON.stringify(key)} is not ASCII`);
  return quote(key);
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new AssertionError(`${value} is not a safe integer`);
  return String(value === 0 ? 0 : value);
}

function quote(text: string): string {
  if (!text.isWellFormed()) throw new AssertionError('text holds a lone surrogate');
  return JSON.stringify(text);
}
