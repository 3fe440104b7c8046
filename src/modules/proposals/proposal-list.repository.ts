import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';

import type { ProposalStatus } from '../../domain/proposals/proposal-status';
import { ReadDatabase } from '../../platform/database/read-database';
import { Proposal } from './proposal.entity';
import { Support } from './support.entity';

/** Which published proposals a list shows; an absent condition leaves all. */
export interface ProposalFilter {
  readonly cycleId?: string | undefined;
  readonly areaId?: string | undefined;
  readonly potId?: string | undefined;
  readonly status?: ProposalStatus | undefined;
  /** Folded; all must occur. */
  readonly words: readonly string[];
}

interface Slice {
  readonly skip: number;
  readonly take: number;
}

const IN_PROJECT = 'EXISTS (SELECT 1 FROM project_proposal pp WHERE pp.proposal_id = p.id)';

/** Lists of published proposals: filters, orders, counts. */
@Injectable()
export class ProposalListRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async count(filter: ProposalFilter): Promise<number> {
    return this.filtered(filter).getCount();
  }

  async newest(filter: ProposalFilter, { skip, take }: Slice): Promise<string[]> {
    const query = this.ids(filter).orderBy('p.published_at', 'DESC').addOrderBy('p.id', 'ASC');
    return idsOf(await query.offset(skip).limit(take).getRawMany());
  }

  async mostSupported(filter: ProposalFilter, { skip, take }: Slice): Promise<string[]> {
    const query = this.ids(filter)
      .leftJoin(Support, 's', 's.proposal_id = p.id')
      .groupBy('p.id')
      .addGroupBy('p.published_at')
      .orderBy('COUNT(s.account_id)', 'DESC')
      .addOrderBy('p.published_at', 'ASC')
      .addOrderBy('p.id', 'ASC');
    return idsOf(await query.offset(skip).limit(take).getRawMany());
  }

  /** All ids, for an order that no database knows. */
  async all(filter: ProposalFilter): Promise<string[]> {
    return idsOf(await this.ids(filter).getRawMany());
  }

  private ids(filter: ProposalFilter): SelectQueryBuilder<Proposal> {
    return this.filtered(filter).select('p.id', 'id');
  }

  private filtered(filter: ProposalFilter): SelectQueryBuilder<Proposal> {
    const query = this.reads.manager
      .createQueryBuilder(Proposal, 'p')
      .where('p.published_at IS NOT NULL');
    const { cycleId, areaId, potId, status } = filter;
    if (cycleId !== undefined) query.andWhere('p.cycle_id = :cycleId', { cycleId });
    if (areaId !== undefined) query.andWhere('p.area_id = :areaId', { areaId });
    if (potId !== undefined) query.andWhere('p.pot_id = :potId', { potId });
    filter.words.forEach((word, index) => {
      const name = `word${index}`;
      query.andWhere(`p.search_text LIKE :${name} ESCAPE '!'`, { [name]: `%${escapeLike(word)}%` });
    });
    return status === undefined ? query : withStatus(query, status);
  }
}

function withStatus(
  query: SelectQueryBuilder<Proposal>,
  status: ProposalStatus,
): SelectQueryBuilder<Proposal> {
  if (status === 'project') return query.andWhere(IN_PROJECT);
  query.andWhere(`NOT ${IN_PROJECT}`);
  const current = 'SELECT 1 FROM review r WHERE r.proposal_id = p.id AND r.superseded_at IS NULL';
  if (status === 'unreviewed') return query.andWhere(`NOT EXISTS (${current})`);
  return query.andWhere(`EXISTS (${current} AND r.outcome = :status)`, { status });
}

/** "!" escapes, since the backslash means something else in each database. */
function escapeLike(word: string): string {
  return word.replace(/[!%_]/g, (mark) => `!${mark}`);
}

function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
