import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';

import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { Proposal } from './proposal.entity';
import { Review } from './review.entity';

/** Reviews, the current and the superseded ones. */
@Injectable()
export class ReviewsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  /** The current reviews of proposals. */
  async current(proposalIds: readonly string[]): Promise<ReadonlyMap<string, Review>> {
    if (proposalIds.length === 0) return new Map();
    const where = { proposalId: In([...proposalIds]), supersededAt: IsNull() };
    const rows = await this.reads.manager.findBy(Review, where);
    return new Map(rows.map((row) => [row.proposalId, row]));
  }

  /** All of a proposal, the newest first. */
  async ofProposal(proposalId: string): Promise<Review[]> {
    const rows = await this.reads.manager.find(Review, {
      where: { proposalId },
      order: { recordedAt: 'DESC', id: 'ASC' },
    });
    return [
      ...rows.filter((row) => row.supersededAt === null),
      ...rows.filter((row) => row.supersededAt !== null),
    ];
  }

  /** Published proposals of a cycle, the longest waiting first. */
  async waitingList(cycleId: string): Promise<Proposal[]> {
    return this.reads.manager.find(Proposal, {
      select: {
        id: true,
        slug: true,
        title: true,
        authorId: true,
        potId: true,
        areaId: true,
        costMinor: true,
        version: true,
        publishedAt: true,
      },
      where: { cycleId, publishedAt: Not(IsNull()) },
      order: { publishedAt: 'ASC', id: 'ASC' },
    });
  }

  async supersede(tx: Tx, proposalId: string, supersededAt: string): Promise<void> {
    await tx.manager.update(Review, { proposalId, supersededAt: IsNull() }, { supersededAt });
  }

  async insert(tx: Tx, review: Review): Promise<void> {
    await tx.manager.insert(Review, review);
  }
}
