import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { Support } from './support.entity';

/** Who supports what. */
@Injectable()
export class SupportsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  /** Adds the row, or leaves the one that is there: the primary key decides. */
  async insert(tx: Tx, support: Support): Promise<void> {
    await tx.manager
      .createQueryBuilder()
      .insert()
      .into(Support)
      .values(support)
      .orIgnore()
      .execute();
  }

  async remove(tx: Tx, proposalId: string, accountId: string): Promise<void> {
    await tx.manager.delete(Support, { proposalId, accountId });
  }

  async has(proposalId: string, accountId: string): Promise<boolean> {
    return this.reads.manager.existsBy(Support, { proposalId, accountId });
  }

  /** Numbers of supports; a proposal without any is missing. */
  async counts(proposalIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (proposalIds.length === 0) return new Map();
    const rows = await this.reads.manager
      .createQueryBuilder(Support, 's')
      .select('s.proposal_id', 'id')
      .addSelect('COUNT(*)', 'count')
      .where({ proposalId: In([...proposalIds]) })
      .groupBy('s.proposal_id')
      .getRawMany<{ id: string; count: string | number }>();
    return new Map(rows.map(({ id, count }) => [id, Number(count)]));
  }
}
