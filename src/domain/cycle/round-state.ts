import { plusSeconds, type Instant } from '../shared/instant';

/** Where a voting round stands. */
export type RoundState = 'draft' | 'upcoming' | 'open' | 'closed' | 'published';

/** The times of a round: planned ones, and those of acts that happened (null until they do). */
export interface RoundTimes {
  /** When an officer froze it; from then on nothing about it can change. */
  readonly openedAt: Instant | null;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  /** When an officer closed it before its time. */
  readonly closeDecidedAt: Instant | null;
  readonly publishedAt: Instant | null;
}

/**
 * The state of a round at a time: `draft` until it is frozen, `upcoming` until it opens, `open`
 * from `opensAt` (included) to `closesAt` (excluded) or the early close, `closed` until its outcome
 * is published. A published round stays published; a round never opens a second time.
 */
export function roundState(times: RoundTimes, now: Instant): RoundState {
  const { openedAt, opensAt, closesAt, closeDecidedAt, publishedAt } = times;
  if (hasHappened(publishedAt, now)) return 'published';
  if (!hasHappened(openedAt, now)) return 'draft';
  if (hasHappened(closeDecidedAt, now) || now >= closesAt) return 'closed';
  return now >= opensAt ? 'open' : 'upcoming';
}

/**
 * Until when (excluded) ballots of a round are taken: its closing time and the grace for forms that
 * people had open, or the early close, which has none.
 */
export function castingEndsAt(
  { closesAt, closeDecidedAt }: RoundTimes,
  graceSeconds: number,
): Instant {
  return closeDecidedAt ?? plusSeconds(closesAt, graceSeconds);
}

function hasHappened(at: Instant | null, now: Instant): boolean {
  return at !== null && at <= now;
}
