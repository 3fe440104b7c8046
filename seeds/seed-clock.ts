import { instantFromMillis, plusSeconds, type Instant } from '../src/domain/shared/instant';
import { Clock } from '../src/platform/clock';

/** The clock of a city that is being loaded: it stands where the story is. */
export class SeedClock extends Clock {
  private readonly start = instantFromMillis(Date.now());
  private at: Instant | undefined;

  now(): Instant {
    return this.at ?? instantFromMillis(Date.now());
  }

  /** Tells the story from this moment on. */
  moveTo(at: Instant): void {
    this.at = at;
  }

  /** From here on the time is that of the machine. */
  release(): void {
    this.at = undefined;
  }

  /** The time at which the loading began, moved by days. */
  daysFromNow(days: number): Instant {
    return plusSeconds(this.start, Math.round(days * 86_400));
  }
}
