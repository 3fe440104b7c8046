import { assert } from '../shared/assert';
import { daysBetween, plusDays, type PlainDay } from '../shared/plain-day';

/** A run of days, both ends included, on which the clock stands still. */
export interface Recess {
  readonly from: PlainDay;
  readonly to: PlainDay;
}

/** Days that do not count; all are days of the city's calendar, so no time zone and no summer time comes in. */
export interface ResponseCalendar {
  /** When the council does not meet; may overlap. */
  readonly recess: readonly Recess[];
  readonly holidays: readonly PlainDay[];
  /** Days of the week that are no working days; 0 is Sunday. */
  readonly weekend: readonly number[];
}

/** How soon a city must answer. */
export interface ResponseRule {
  readonly acknowledgeWorkingDays: number;
  readonly answerDays: number;
  readonly secondLookDays: number;
}

/** Whom an overdue answer is told to, and after how many days; in any order. */
export interface EscalationStep {
  readonly afterDays: number;
  readonly to: 'clerk' | 'office_holder';
}

/** What most cities start with. @see bodies.md, section 10 */
export const USUAL_RULE: ResponseRule = {
  ...{ acknowledgeWorkingDays: 10, answerDays: 30, secondLookDays: 30 },
};

/** The steps that most cities start with. */
export const USUAL_STEPS: readonly EscalationStep[] = [
  { afterDays: 7, to: 'clerk' },
  { afterDays: 30, to: 'office_holder' },
];

/**
 * The last day for an answer: so many days after a start, those of the recess not counted. The answer is in
 * time until the end of that day in the city.
 */
export function dueAfter(start: PlainDay, days: number, calendar: ResponseCalendar): PlainDay {
  return nthDay(start, days, (day) => !isRecess(day, calendar));
}

/** The same in working days: neither weekends nor holidays count either. */
export function dueAfterWorkingDays(
  start: PlainDay,
  days: number,
  calendar: ResponseCalendar,
): PlainDay {
  const { holidays, weekend } = calendar;
  const isWorking = (day: PlainDay): boolean =>
    !isRecess(day, calendar) && !holidays.includes(day) && !weekend.includes(weekdayOf(day));
  return nthDay(start, days, isWorking);
}

/** By how many days an answer is late; 0 on the last day and before. */
export function daysOverdue(dueOn: PlainDay, today: PlainDay): number {
  return Math.max(0, daysBetween(dueOn, today));
}

/** The steps that are due by now, the earliest first. */
export function escalationsDue(
  dueOn: PlainDay,
  today: PlainDay,
  steps: readonly EscalationStep[],
): EscalationStep[] {
  const late = daysOverdue(dueOn, today);
  return steps
    .filter(({ afterDays }) => late >= afterDays)
    .toSorted((a, b) => a.afterDays - b.afterDays);
}

/** A calendar in which nothing ever counts would never end. */
const MOST_YEARS = 10;

function nthDay(start: PlainDay, count: number, counts: (day: PlainDay) => boolean): PlainDay {
  const last = plusDays(start, 366 * MOST_YEARS);
  let day = start;
  for (let left = count; left > 0;) {
    day = plusDays(day, 1);
    assert(day < last, 'the calendar has no days that count');
    if (counts(day)) left -= 1;
  }
  return day;
}

function isRecess(day: PlainDay, { recess }: ResponseCalendar): boolean {
  return recess.some(({ from, to }) => from <= day && day <= to);
}

function weekdayOf(day: PlainDay): number {
  return new Date(`${day}T00:00:00.000Z`).getUTCDay();
}
