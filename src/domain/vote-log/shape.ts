import { fromBase64, fromBase64Url } from './bytes';

/** Says whether a parsed JSON value has the form that a format prescribes. */
export type Shape = (value: unknown) => boolean;

/** The fields of an object, each with its form. */
export type Fields = Readonly<Record<string, Shape>>;

const NO_FIELDS: Fields = {};

/** An object with all `required` fields, perhaps some `optional` ones, and no others. */
export function objectOf(required: Fields, optional: Fields = NO_FIELDS): Shape {
  const shapes = new Map([...Object.entries(required), ...Object.entries(optional)]);
  return (value) =>
    isObject(value) &&
    Object.keys(required).every((key) => Object.hasOwn(value, key)) &&
    Object.entries(value).every(([key, field]) => shapes.get(key)?.(field) === true);
}

/** An object whose keys match the pattern and whose values all have the form. */
export function recordOf(key: RegExp, shape: Shape): Shape {
  return (value) =>
    isObject(value) &&
    Object.entries(value).every(([name, field]) => key.test(name) && shape(field));
}

/** A list whose elements all have the form; with `count`, exactly so many. */
export function listOf(shape: Shape, count?: number): Shape {
  return (value) =>
    Array.isArray(value) && (count ?? value.length) === value.length && value.every(shape);
}

/** A text that matches the pattern. */
export function textLike(pattern: RegExp): Shape {
  return (value) => typeof value === 'string' && pattern.test(value);
}

/** Exactly one of these values. */
export function oneOf(...values: readonly (string | number)[]): Shape {
  return (value) => values.includes(value as string | number);
}

/** Whole number ≥ 0. */
export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Canonical base64 of this many bytes. */
export function base64Of(length: number): Shape {
  return (value) => typeof value === 'string' && fromBase64(value)?.length === length;
}

/** Canonical base64url of this many bytes. */
export function base64UrlOf(length: number): Shape {
  return (value) => typeof value === 'string' && fromBase64Url(value)?.length === length;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
