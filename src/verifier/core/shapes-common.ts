import { fromBase64 } from '../formats/bytes';
import { integer, listOf, oneOf, text, textThat, type Shape } from '../formats/schema';

/** Ids of rounds, pots and styles. */
export const SLUG = /^[a-z0-9-]{1,64}$/;

export const slug = text(SLUG, 'a short name of a-z, 0-9 and -');
export const hash = textThat((value) => fromBase64(value, 32) !== undefined, '32 bytes of base64');
export const words = text(
  /^\P{Cc}{0,1000}$/u,
  'a text of at most 1000 characters without controls',
);
// Blanks of any kind: what reads a table may cut them off.
export const PROJECT_ID = /^(?!\s)(?![\s\S]*\s$)[^\p{Cc},]{1,64}$/u;
export const projectId = text(
  PROJECT_ID,
  'an id of 1 to 64 characters without controls, commas and outer blanks',
);
export const money = text(/^(?:0|[1-9]\d{0,17})$/, 'an amount in minor units, at most 18 digits');
export const instant = textThat(isInstant, 'a time such as 2026-05-24T18:00:00.000Z');
export const one = oneOf(1);
export const count = integer(0);
export const projectIds = listOf(projectId);

/** A list whose items all have the shape, none of them twice. */
export function distinct(item: Shape): Shape {
  return also<readonly unknown[]>(listOf(item), (list, at) =>
    new Set(list).size < list.length ? `${at} names something twice` : undefined,
  );
}

/** A value that has the shape, and about which the question then finds no problem. */
export function also<T>(
  shape: Shape,
  problem: (value: T, at: string) => string | undefined,
): Shape {
  return (value, at) => shape(value, at) ?? problem(value as T, at);
}

function isInstant(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(value)) return false;
  const millis = Date.parse(value);
  return !Number.isNaN(millis) && new Date(millis).toISOString() === value;
}
