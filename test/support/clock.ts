import { instantFromMillis, millisOf, type Instant } from '../../src/domain/shared/instant';
import { Clock } from '../../src/platform/clock';

/** A clock that tests set; it stands still until told otherwise. */
export class TestClock extends Clock {
  private at: Instant = instantFromMillis(Date.UTC(2026, 4, 10, 10));

  now(): Instant {
    return this.at;
  }

  set(iso: string): void {
    this.at = instantFromMillis(Date.parse(iso));
  }

  advance(seconds: number): void {
    this.at = instantFromMillis(millisOf(this.at) + seconds * 1000);
  }
}
