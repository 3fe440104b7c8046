import { instantFromMillis, type Instant } from '../domain/shared/instant';

/** Where the time comes from; tests put a fixed one in its place. */
export abstract class Clock {
  abstract now(): Instant;
}

/** The clock of the machine. */
export class SystemClock extends Clock {
  now(): Instant {
    return instantFromMillis(Date.now());
  }
}
