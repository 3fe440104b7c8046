import { millisOf, type Instant } from '../../domain/shared/instant';

const FIVE_MINUTES = 5 * 60_000;
const ONE_DAY = 24 * 3_600_000;
const ENOUGH_CASTS = 20;

/** The head that the public knows. */
export interface PublicHead {
  readonly publicSize: number;
  /** UTC ISO 8601 with milliseconds. */
  readonly publicAt: string;
}

/**
 * Whether the public head may move on to this size: after five minutes and twenty casts, so that
 * nobody can tell from its growth when a person voted, but after a day in any case.
 */
export function isHeadDue(head: PublicHead, size: number, nowMillis: number): boolean {
  const waited = nowMillis - millisOf(head.publicAt as Instant);
  const added = size - head.publicSize;
  const isBlurred = waited >= FIVE_MINUTES && added >= ENOUGH_CASTS;
  return added > 0 && (isBlurred || waited >= ONE_DAY);
}
