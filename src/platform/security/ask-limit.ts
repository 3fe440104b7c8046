import { Injectable } from '@nestjs/common';

import { millisOf } from '../../domain/shared/instant';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../clock';
import type { TooManyAttempts } from './throttle';

const WINDOW_MINUTES = 15;
const WINDOW_MILLIS = WINDOW_MINUTES * 60_000;
/** So many askers are remembered before those whose window is over are forgotten. */
const MANY = 10_000;

interface Asked {
  count: number;
  readonly since: number;
}

/**
 * Bounds how often something is asked, successes included. It counts in memory alone: a row that says
 * when somebody asked about her vote would tell when she voted. Each process counts for itself.
 */
@Injectable()
export class AskLimit {
  private readonly askers = new Map<string, Asked>();

  constructor(private readonly clock: Clock) {}

  /** Counts one question of the asker; `too-many-attempts` beyond `most` within a quarter of an hour. */
  take(asker: string, most: number): Result<void, TooManyAttempts> {
    const now = millisOf(this.clock.now());
    const before = this.askers.get(asker);
    const asked =
      before !== undefined && isCurrent(before, now) ? before : { count: 0, since: now };
    asked.count += 1;
    this.askers.set(asker, asked);
    if (this.askers.size > MANY) this.forget(now);
    return asked.count > most
      ? err({ kind: 'too-many-attempts', minutes: WINDOW_MINUTES })
      : ok(undefined);
  }

  private forget(now: number): void {
    for (const [asker, asked] of this.askers) {
      if (!isCurrent(asked, now)) this.askers.delete(asker);
    }
  }
}

function isCurrent({ since }: Asked, now: number): boolean {
  return now - since < WINDOW_MILLIS;
}

/** The network that an address belongs to: of IPv6 the first 64 bits, since a household has them all. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0');
  const all = [...groups, ...(tail === undefined ? [] : zeros), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
