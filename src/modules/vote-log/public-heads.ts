import {
  instantFromMillis,
  millisOf,
  parseInstant,
  type Instant,
} from '../../domain/shared/instant';
import type { StepType } from '../../domain/vote-log/step';

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
export type HeadStage = 'opening' | 'voting' | 'closing' | 'counted' | 'earlier' | 'act';

/**
 * What the log itself tells about the time of a public head.
 * @param size entries under the head
 * @param steps the entries under the last public head that are no ballots, in their order
 */
export function headStage(
  size: number,
  steps: readonly { readonly index: number; readonly kind: StepType }[],
): HeadStage {
  if (size <= 1) return 'opening';
  const close = steps.find(({ kind }) => kind === 'close');
  if (close === undefined || size <= close.index) return 'voting';
  if (size === close.index + 1) return 'closing';
  if (steps.find(({ index }) => index === size - 1)?.kind !== 'final') return 'act';
  return steps.findLast(({ kind }) => kind === 'final')?.index === size - 1 ? 'counted' : 'earlier';
}

/**
 * The full hour before an instant: a head may be published together with somebody's ballot. Null
 * where the stored time cannot be read.
 */
export function hourOf(text: string): Instant | null {
  const instant = parseInstant(text);
  if (!instant.ok) return null;
  const millis = millisOf(instant.value);
  return instantFromMillis(millis - (millis % ONE_HOUR));
}
