import { Injectable } from '@nestjs/common';

import { UnitOfWork } from '../../platform/database/unit-of-work';
import { LookUpsRepository } from './look-ups.repository';

const STEP = 10;

/**
 * Counts how many tracking codes were looked up, because receipts help only if they are checked.
 * Counted are codes typed into the form: the page that follows a cast would count the casts. Looking
 * something up writes nothing; the counts are written together, and shown in steps of ten.
 */
@Injectable()
export class LookUps {
  private pending = new Map<string, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: LookUpsRepository,
  ) {}

  /** Counts one look-up that found its ballot. */
  count(round: string): void {
    this.pending.set(round, (this.pending.get(round) ?? 0) + 1);
  }

  /** Writes what was counted since the last time. */
  async keep(): Promise<void> {
    if (this.pending.size === 0) return;
    const counted = this.pending;
    this.pending = new Map();
    await this.unitOfWork.run(async (tx) => {
      for (const [round, times] of counted) await this.rows.add(tx, round, times);
    });
  }

  /** The number that everybody may know, rounded down to tens. */
  async shown(round: string): Promise<number> {
    const times = await this.rows.timesOf(round);
    return times - (times % STEP);
  }
}
