import { plusSeconds, type Instant } from '../shared/instant';

/** Days for objections where the configuration of a round says nothing. */
export const OBJECTION_DAYS = 14;

const SECONDS_PER_DAY = 86_400;

/**
 * Until when (excluded) people may object to a published result, and its keys must stay.
 * @param publishedAt when the last count became public: another count gives people the whole time again
 * @param days of 24 hours
 * @see vote-log.md, section 5, step 5
 */
export function objectionsUntil(publishedAt: Instant, days: number = OBJECTION_DAYS): Instant {
  return plusSeconds(publishedAt, days * SECONDS_PER_DAY);
}
