import { instantFromMillis, millisOf, type Instant } from '../../domain/shared/instant';

const FIVE_MINUTES = 5 * 60_000;
const ONE_HOUR = 3_600_000;
const ONE_DAY = 24 * ONE_HOUR;
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

/** When in the life of a log a head was published. */
export type HeadStage = 'opening' | 'voting' | 'closing' | 'counted' | 'earlier';

/**
 * What the log itself tells about the time of a public head.
 * @param size entries under the head
 * @param latest entries under the last public head
 * @param tail kinds of the last entries, from the `close` on where it is among them
 */
export function headStage(size: number, latest: number, tail: readonly string[]): HeadStage {
  if (size <= 1) return 'opening';
  if (tail.length === 0) return 'voting';
  if (tail[0] !== 'close') return size === latest ? 'counted' : 'earlier';
  const ballotsEnd = latest - tail.length;
  if (size <= ballotsEnd) return 'voting';
  if (size === ballotsEnd + 1) return 'closing';
  return size === latest ? 'counted' : 'earlier';
}

/** The full hour before an instant: a head may be published together with somebody's ballot. */
export function hourOf(instant: string): Instant {
  const millis = millisOf(instant as Instant);
  return instantFromMillis(millis - (millis % ONE_HOUR));
}
