import { Injectable } from '@nestjs/common';

import { sha256Hex } from '../../domain/shared/canonical-json';
import { plusSeconds } from '../../domain/shared/instant';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../clock';
import { UnitOfWork, type Tx } from '../database/unit-of-work';
import { FailureCountRepository } from './failure-count.repository';

/** Somebody has failed too often; they may try again after the given number of minutes. */
export interface TooManyAttempts {
  readonly kind: 'too-many-attempts';
  readonly minutes: number;
}

/** What is counted: the purpose, and whose failures (an address, an account). */
export interface Subject {
  readonly purpose: 'sign-in' | 'code' | 'match';
  readonly of: string;
  /** How many failures within the window are borne. */
  readonly limit: number;
}

const WINDOW_MINUTES = 15;

/**
 * Slows down guessing. Only failures are counted, so a library full of voters behind one address
 * is never blocked by its own successes.
 */
@Injectable()
export class Throttle {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly counts: FailureCountRepository,
    private readonly clock: Clock,
  ) {}

  /** `too-many-attempts` when one of the subjects has used up its failures. */
  async check(subjects: readonly Subject[]): Promise<Result<void, TooManyAttempts>> {
    const rows = await this.counts.find(subjects.map(keyOf));
    const start = this.windowStart();
    const isBlocked = subjects.some((subject) => {
      const row = rows.find((candidate) => candidate.subject === keyOf(subject));
      return row !== undefined && row.since > start && row.failures >= subject.limit;
    });
    return isBlocked ? err({ kind: 'too-many-attempts', minutes: WINDOW_MINUTES }) : ok(undefined);
  }

  /**
   * Counts one failure for each of the subjects.
   * @param also what is written in the same unit of work
   */
  async fail(
    subjects: readonly Subject[],
    also: (tx: Tx) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const now = this.clock.now();
    const start = this.windowStart();
    await this.unitOfWork.run(async (tx) => {
      for (const subject of subjects) {
        const row = await this.counts.findForUpdate(tx, keyOf(subject));
        const isCurrent = row !== null && row.since > start;
        await this.counts.save(tx, {
          subject: keyOf(subject),
          failures: isCurrent ? row.failures + 1 : 1,
          since: isCurrent ? row.since : now,
        });
      }
      await also(tx);
    });
  }

  private windowStart(): string {
    return plusSeconds(this.clock.now(), -WINDOW_MINUTES * 60);
  }
}

function keyOf(subject: Subject): string {
  return sha256Hex(`${subject.purpose}\n${subject.of}`);
}
