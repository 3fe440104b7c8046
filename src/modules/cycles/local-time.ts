import { DateTime } from 'luxon';

import { assertDefined } from '../../domain/shared/assert';
import { instantFromMillis, type Instant } from '../../domain/shared/instant';
import type { PlainDay } from '../../domain/shared/plain-day';

const FORM = "yyyy-MM-dd'T'HH:mm";
const FIRST_YEAR = 2000;
const LAST_YEAR = 2199;

/** A point in time as `datetime-local` shows it in the city's time zone. */
export function localTime(instant: Instant, timezone: string): string {
  return DateTime.fromISO(instant, { zone: timezone }).toFormat(FORM);
}

/** The day that a point in time falls on in the city's time zone. */
export function localDay(instant: Instant, timezone: string): PlainDay {
  const day = DateTime.fromISO(instant, { zone: timezone }).toISODate();
  return assertDefined(day, 'the day of an instant') as PlainDay;
}

/** What was typed into `datetime-local`, as a point in time; undefined when there is no such date. */
export function instantOf(local: string, timezone: string): Instant | undefined {
  const moment = DateTime.fromISO(local.replace(' ', 'T'), { zone: timezone });
  const isPossible = moment.isValid && moment.year >= FIRST_YEAR && moment.year <= LAST_YEAR;
  return isPossible ? instantFromMillis(moment.toMillis()) : undefined;
}
