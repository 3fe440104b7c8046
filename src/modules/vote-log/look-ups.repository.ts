import { Injectable } from '@nestjs/common';

import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { LookUpCount } from './look-up-count.entity';

/** The table of look-ups, one row per round. */
@Injectable()
export class LookUpsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async timesOf(round: string): Promise<number> {
    const sql = 'SELECT times FROM receipt_look_up WHERE round = ?';
    const [row] = await this.reads.rows<{ times: number }>(sql, [round]);
    return row?.times ?? 0;
  }

  async add(tx: Tx, round: string, times: number): Promise<void> {
    const first = tx.manager.createQueryBuilder().insert().into(LookUpCount);
    await first.values({ round, times: 0 }).orIgnore().execute();
    await tx.manager.increment(LookUpCount, { round }, 'times', times);
  }
}
