import { compareCodePoints } from '../shared/code-points';
import { daysBetween, type PlainDay } from '../shared/plain-day';
import type { Recommendation } from './recommendation';
import { daysOverdue } from './response-clock';

/** A share as it was counted: so many of so many. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** The four figures of a public register. */
export interface RegisterFigures {
  /** Of those that are answered, or late without an answer. */
  readonly answeredInTime: Share;
  /** Wholly or in part, of those that are answered. */
  readonly accepted: Share;
  /** Of those that were accepted wholly or in part. */
  readonly implemented: Share;
  /** Days from submission to the first answer; of an even number the lower middle; null where none is answered. */
  readonly medianDays: number | null;
}

/** The four figures on a day. */
export function figuresOf(
  recommendations: readonly Recommendation[],
  today: PlainDay,
): RegisterFigures {
  const answered = recommendations.filter(({ answeredOn }) => answeredOn !== null);
  const late = recommendations.filter((one) => one.answeredOn === null && isLate(one, today));
  const accepted = answered.filter(({ answer }) => answer !== 'rejected');
  const done = accepted.filter(({ wasImplemented }) => wasImplemented);
  const inTime = answered.filter(({ isAnsweredInTime }) => isAnsweredInTime === true);
  return {
    answeredInTime: { count: inTime.length, of: answered.length + late.length },
    accepted: { count: accepted.length, of: answered.length },
    implemented: { count: done.length, of: accepted.length },
    medianDays: median(answered.flatMap(daysToAnswer)),
  };
}

/** Late answers first, the latest on top; then those that are due soonest; then all others by reference. */
export function lateFirst<T extends Pick<Recommendation, 'dueOn'> & { readonly ref: string }>(
  recommendations: readonly T[],
): T[] {
  const key = ({ dueOn, ref }: T): string => `${dueOn ?? '9999-12-31'} ${ref}`;
  return recommendations.toSorted((a, b) => compareCodePoints(key(a), key(b)));
}

function isLate({ dueOn, missedOn }: Recommendation, today: PlainDay): boolean {
  return missedOn !== null || (dueOn !== null && daysOverdue(dueOn, today) > 0);
}

function daysToAnswer({ submittedOn, answeredOn }: Recommendation): number[] {
  return submittedOn === null || answeredOn === null ? [] : [daysBetween(submittedOn, answeredOn)];
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
