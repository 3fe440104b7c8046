/** Where a value does not have the shape it should have: a path such as `pots.north.ballot.max`. */
export interface ShapeFault {
  readonly path: string;
  /** The rule that it breaks. */
  readonly problem: 'missing' | 'unknown' | 'type' | 'form' | 'range' | 'repeated' | 'mismatch';
}

/** Carries a fault from deep inside a reader to its one exit; it never leaves the module. */
export class ShapeMismatch extends Error {
  override readonly name = 'ShapeMismatch';

  constructor(readonly fault: ShapeFault) {
    super(`${fault.path}: ${fault.problem}`);
  }
}

/** Ends the reading of a value. */
export function mismatch(path: string, problem: ShapeFault['problem']): never {
  throw new ShapeMismatch({ path, problem });
}

/** An object of which nothing is known yet. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** An object of any keys. */
export function readObject(value: unknown, path: string): PlainObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as PlainObject) : mismatch(path, 'type');
}

/** An object that has all required keys, and no key beyond those and the optional ones. */
export function readFields(
  value: unknown,
  path: string,
  required: readonly string[],
  optional: readonly string[] = [],
): PlainObject {
  const object = readObject(value, path);
  const missing = required.find((key) => !Object.hasOwn(object, key));
  if (missing !== undefined) mismatch(below(path, missing), 'missing');
  const known = new Set([...required, ...optional]);
  const unknown = Object.keys(object).find((key) => !known.has(key));
  return unknown === undefined ? object : mismatch(below(path, unknown), 'unknown');
}

/** A list of anything. */
export function readList(value: unknown, path: string): readonly unknown[] {
  return Array.isArray(value) ? value : mismatch(path, 'type');
}

/** What a text must look like: a pattern, or a question of its own. */
export interface TextForm {
  test(text: string): boolean;
}

/** A text of a form; any text by default. */
export function readText(value: unknown, path: string, form: TextForm = /^/u): string {
  if (typeof value !== 'string') mismatch(path, 'type');
  return form.test(value) ? value : mismatch(path, 'form');
}

const WORDS = /^\P{Cc}*$/u;

/**
 * Words for people, as they may stand in a hashed file: at most so many characters, without control
 * characters, in Unicode NFC.
 * @param lengths how many characters, from 0 to 1000 unless told otherwise
 */
export function readWords(
  value: unknown,
  path: string,
  [least, most]: readonly [number, number] = [0, 1000],
): string {
  const text = readText(value, path, WORDS);
  const isNormal = text.isWellFormed() && text.normalize('NFC') === text;
  const length = [...text].length;
  return isNormal && length >= least && length <= most ? text : mismatch(path, 'form');
}

/** True or false. */
export function readBoolean(value: unknown, path: string): boolean {
  return typeof value === 'boolean' ? value : mismatch(path, 'type');
}

/** A whole number of at least `least`. */
export function readCount(value: unknown, path: string, least = 0): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) mismatch(path, 'type');
  return value >= least ? value : mismatch(path, 'range');
}

/** A whole number of a closed range. */
export function readWhole(
  value: unknown,
  path: string,
  [least, most]: readonly [number, number],
): number {
  const whole = readCount(value, path, least);
  return whole <= most ? whole : mismatch(path, 'range');
}

/** An amount in minor units as decimal text of at most 18 digits without leading zeros. */
export function readMinor(value: unknown, path: string): bigint {
  return BigInt(readText(value, path, /^(?:0|[1-9]\d{0,17})$/));
}

/** One of the allowed texts. */
export function readOneOf<T extends string>(
  value: unknown,
  path: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((known) => known === value);
  return found ?? mismatch(path, 'range');
}

/** Texts of a form, none of them twice. */
export function readDistinctTexts(value: unknown, path: string, form: TextForm): string[] {
  const texts = readList(value, path).map((item, i) => readText(item, below(path, i), form));
  return new Set(texts).size === texts.length ? texts : mismatch(path, 'repeated');
}

/** The path of a member. */
export function below(path: string, key: string | number): string {
  return path === '' ? String(key) : `${path}.${key}`;
}
