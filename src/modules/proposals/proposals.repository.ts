import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';

import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { isSlug } from './project.view';
import { ProposalVersion } from './proposal-version.entity';
import { Proposal } from './proposal.entity';

const OWN = 100;

/** Proposals and their versions. */
@Injectable()
export class ProposalsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async bySlug(slug: string): Promise<Proposal | null> {
    if (!isSlug(slug)) return null;
    return this.reads.manager.findOne(Proposal, { where: { slug }, relations: { photo: true } });
  }

  async byIds(ids: readonly string[]): Promise<Proposal[]> {
    if (ids.length === 0) return [];
    const where = { id: In([...ids]) };
    return this.reads.manager.find(Proposal, { where, relations: { photo: true } });
  }

  /** What somebody wrote, drafts included, the newest first. */
  async ofAuthor(authorId: string): Promise<Proposal[]> {
    const where = { authorId };
    return this.reads.manager.find(Proposal, { where, order: { changedAt: 'DESC' }, take: OWN });
  }

  async publishedOfPot(potId: string): Promise<Proposal[]> {
    const where = { potId, publishedAt: Not(IsNull()) };
    return this.reads.manager.find(Proposal, { where, order: { publishedAt: 'ASC', id: 'ASC' } });
  }

  async insert(tx: Tx, proposal: Proposal): Promise<void> {
    await tx.manager.insert(Proposal, proposal);
  }

  /**
   * Reads a proposal that nobody else can change until the unit ends: the write takes the row's
   * lock on PostgreSQL, and SQLite has one writer anyway.
   */
  async lock(tx: Tx, id: string): Promise<Proposal | null> {
    await tx.manager.update(Proposal, { id }, { id });
    return tx.manager.findOneBy(Proposal, { id });
  }

  async save(tx: Tx, id: string, change: Partial<Omit<Proposal, 'id' | 'photo'>>): Promise<void> {
    await tx.manager.update(Proposal, { id }, change);
  }

  async insertVersion(tx: Tx, version: ProposalVersion): Promise<void> {
    await tx.manager.insert(ProposalVersion, version);
  }

  async versions(proposalId: string): Promise<ProposalVersion[]> {
    const order = { number: 'DESC' } as const;
    return this.reads.manager.find(ProposalVersion, { where: { proposalId }, order });
  }
}
