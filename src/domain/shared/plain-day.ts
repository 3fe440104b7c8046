import { err, ok, type Result } from './result';

declare const dayBrand: unique symbol;

/** A day of the calendar without a time or a place, "2026-05-24"; the order of the texts is that of the days. */
export type PlainDay = string & { readonly [dayBrand]: true };

/**
 *
 */
export interface InvalidDay {
  readonly kind: 'invalid-day';
  readonly text: string;
}

const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/** Reads "2026-05-24"; `invalid-day` for any other text, or a day that does not exist. */
export function parseDay(text: string): Result<PlainDay, InvalidDay> {
  const millis = FORM.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  const isDay = !Number.isNaN(millis) && dayOf(millis) === text;
  return isDay ? ok(text as PlainDay) : err({ kind: 'invalid-day', text });
}

/** The day so many days later (earlier when negative). */
export function plusDays(day: PlainDay, days: number): PlainDay {
  return dayOf(millisOf(day) + days * DAY_MS);
}

/** Days from one day to another; negative when the other lies before. */
export function daysBetween(from: PlainDay, to: PlainDay): number {
  return (millisOf(to) - millisOf(from)) / DAY_MS;
}

/**
 * The same day so many months later (earlier when negative); where that month is too short, its last day
 * ("2026-01-31" and one month is "2026-02-28").
 */
export function plusMonths(day: PlainDay, months: number): PlainDay {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const index = year * 12 + (month - 1) + months;
  const [inYear, inMonth] = [Math.floor(index / 12), index % 12];
  const last = new Date(Date.UTC(inYear, inMonth + 1, 0)).getUTCDate();
  return dayOf(Date.UTC(inYear, inMonth, Math.min(date, last)));
}

function millisOf(day: PlainDay): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

function dayOf(millis: number): PlainDay {
  return new Date(millis).toISOString().slice(0, 10) as PlainDay;
}
