import { createHash } from 'node:crypto';

import { AssertionError } from './assert';

/** What may stand in hashed JSON: no floats, no undefined. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

/**
 * Serialises to the one canonical form (JCS), restricted to what Baraza hashes: integers up to
 * 2^53 − 1, strings brought to Unicode NFC. Keys sort by UTF-16 code units; they must be in NFC
 * already, since two that became equal would be one.
 * @throws AssertionError for a float, an unsafe integer, a lone surrogate or a key that is not in NFC
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
    .map((key) => `${normalKey(key)}:${canonicalJson(object[key] as CanonicalValue)}`);
}

function normalKey(key: string): string {
  const quoted = quote(key);
  if (key.normalize('NFC') === key) return quoted;
  throw new AssertionError(`key ${quoted} is not in NFC`);
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new AssertionError(`${value} is not a safe integer`);
  return String(value === 0 ? 0 : value);
}

function quote(text: string): string {
  if (!text.isWellFormed()) throw new AssertionError('text holds a lone surrogate');
  return JSON.stringify(text);
}
