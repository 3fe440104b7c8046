import { strictText } from './bytes';

/** What JSON can hold. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object; read its members only through `Object.hasOwn` or `Object.entries`. */
export interface JsonObject {
  [key: string]: Json;
}

/** The value of a canonical text, or the reason why it is refused. */
export type CanonicalResult =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly reason: string };

const DEEPEST = 24;

class NotCanonical extends Error {}

/**
 * The one canonical text (JCS) of a value: keys sorted by UTF-16 code units, integers only, no white
 * space.
 * @throws Error for floats, unsafe integers, lone surrogates, deep nesting
 * @see RFC 8785
 */
export function canonical(value: Json, depth = 0): string {
  if (depth > DEEPEST) throw new NotCanonical('is nested too deeply');
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return integer(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => member(value, key, depth)).join(',')}}`;
}

/**
 * Reads bytes that must be exactly the canonical text of their value. Since that text is unique,
 * comparing it with the bytes also refuses duplicate keys, other orders, escapes and number forms.
 */
export function parseCanonical(bytes: Uint8Array): CanonicalResult {
  const text = strictText(bytes);
  if (text === undefined) return refused('is not valid UTF-8');
  if (text.normalize('NFC') !== text) return refused('is not in Unicode NFC');
  try {
    const value = JSON.parse(text) as Json;
    return canonical(value) === text
      ? { ok: true, value }
      : refused('is not in canonical form (JCS): order of keys, duplicate keys, spaces or escapes');
  } catch (error) {
    return refused(error instanceof NotCanonical ? error.message : 'is not JSON');
  }
}

/** Whether a value is an object and not a list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(reason: string): CanonicalResult {
  return { ok: false, reason };
}

function member(object: JsonObject, key: string, depth: number): string {
  return `${quoted(key)}:${canonical(object[key] as Json, depth + 1)}`;
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new NotCanonical('has a number that is no safe integer');
  return String(value);
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new NotCanonical('has a lone surrogate');
  return JSON.stringify(text);
}
