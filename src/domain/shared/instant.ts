import { err, ok, type Result } from './result';

declare const instantBrand: unique symbol;

/**
 * A point in time: UTC ISO 8601 with milliseconds and `Z`, always 24 characters, so that the order
 * of the texts is the order of the times ("2026-05-24T18:00:00.000Z").
 */
export type Instant = string & { readonly [instantBrand]: true };

/**
 *
 */
export interface InvalidInstant {
  readonly kind: 'invalid-instant';
  readonly text: string;
}

const FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** The instant of a number of milliseconds since 1970-01-01T00:00Z. */
export function instantFromMillis(millis: number): Instant {
  return new Date(millis).toISOString() as Instant;
}

/** Milliseconds since 1970-01-01T00:00Z. */
export function millisOf(instant: Instant): number {
  return new Date(instant).getTime();
}

/** Reads the 24-character form; `invalid-instant` for any other text or a date that does not exist. */
export function parseInstant(text: string): Result<Instant, InvalidInstant> {
  const isInstant = FORM.test(text) && !Number.isNaN(Date.parse(text));
  const isSame = isInstant && new Date(text).toISOString() === text;
  return isSame ? ok(text as Instant) : err({ kind: 'invalid-instant', text });
}

/** The instant that lies the given number of seconds later (earlier when negative). */
export function plusSeconds(instant: Instant, seconds: number): Instant {
  return instantFromMillis(millisOf(instant) + seconds * 1000);
}
