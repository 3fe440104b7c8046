import { isObject, type Json } from './json';

/** Checks a value; returns the first problem in words, starting with where it is. */
export type Shape = (value: Json, at: string) => string | undefined;

/** A text that matches the pattern; `what` says it in words. */
export function text(pattern: RegExp, what: string): Shape {
  return (value, at) =>
    typeof value === 'string' && pattern.test(value) ? undefined : `${at} is not ${what}`;
}

/** A text that a function accepts; `what` says it in words. */
export function textThat(accepts: (text: string) => boolean, what: string): Shape {
  return (value, at) =>
    typeof value === 'string' && accepts(value) ? undefined : `${at} is not ${what}`;
}

/** An integer in the closed range. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Shape {
  return (value, at) =>
    typeof value === 'number' && value >= min && value <= max
      ? undefined
      : `${at} is not an integer from ${min} to ${max}`;
}

/** One of the given values. */
export function oneOf(...allowed: readonly (string | number | boolean)[]): Shape {
  return (value, at) =>
    (allowed as readonly Json[]).includes(value)
      ? undefined
      : `${at} is not one of: ${allowed.join(', ')}`;
}

/** A list whose items all have the shape; with `count`, exactly so many. */
export function listOf(item: Shape, count?: number): Shape {
  return (value, at) => {
    if (!Array.isArray(value)) return `${at} is not a list`;
    if (value.length !== (count ?? value.length)) return `${at} has not ${count} items`;
    return firstProblem(value.map((entry, index) => () => item(entry, `${at}[${index}]`)));
  };
}

/** An object with free keys of one pattern, all of whose values have the shape. */
export function recordOf(key: RegExp, item: Shape): Shape {
  return (value, at) => {
    if (!isObject(value)) return `${at} is not an object`;
    return firstProblem(
      Object.entries(value).map(([name, entry]) => () => {
        if (!key.test(name)) return `${at} has the odd key ${JSON.stringify(name)}`;
        return item(entry, `${at}.${name}`);
      }),
    );
  };
}

/** An object that has all required keys, perhaps some of the optional ones, and no other. */
export function object(
  required: Record<string, Shape>,
  optional: Record<string, Shape> = {},
): Shape {
  const shapes = new Map([...Object.entries(required), ...Object.entries(optional)]);
  const needed = Object.keys(required);
  return (value, at) => {
    if (!isObject(value)) return `${at} is not an object`;
    const missing = needed.find((key) => !Object.hasOwn(value, key));
    if (missing !== undefined) return `${at} has no key "${missing}"`;
    for (const [key, entry] of Object.entries(value)) {
      const shape = shapes.get(key);
      if (shape === undefined) return `${at} has the unknown key ${JSON.stringify(key)}`;
      const problem = shape(entry, `${at}.${key}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An object whose shape depends on the text under one of its keys. */
export function choice(tag: string, shapes: Readonly<Record<string, Shape>>): Shape {
  const known = new Map(Object.entries(shapes));
  return (value, at) => {
    const name = isObject(value) && Object.hasOwn(value, tag) ? value[tag] : undefined;
    const shape = typeof name === 'string' ? known.get(name) : undefined;
    return shape === undefined
      ? `${at}.${tag} is not one of: ${[...known.keys()].join(', ')}`
      : shape(value, at);
  };
}

function firstProblem(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) return problem;
  }
  return undefined;
}
