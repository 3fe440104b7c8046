import { Injectable } from '@nestjs/common';

import { ReadDatabase } from '../database/read-database';
import type { Tx } from '../database/unit-of-work';
import { FailureCount } from './failure-count.entity';

/** The table of failure counts, shared by all processes. */
@Injectable()
export class FailureCountRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async find(subjects: readonly string[]): Promise<FailureCount[]> {
    const places = subjects.map(() => '?').join(', ');
    const sql = `SELECT subject, failures, since FROM failure_count WHERE subject IN (${places})`;
    return this.reads.rows<FailureCount>(sql, subjects);
  }

  async findForUpdate(tx: Tx, subject: string): Promise<FailureCount | null> {
    return tx.manager.findOneBy(FailureCount, { subject });
  }

  async save(tx: Tx, row: FailureCount): Promise<void> {
    await tx.manager.upsert(FailureCount, row, ['subject']);
  }

  async remove(tx: Tx, subjects: string[]): Promise<void> {
    await tx.manager.delete(FailureCount, subjects);
  }
}
