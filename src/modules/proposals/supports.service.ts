import { Injectable } from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CyclesService } from '../cycles';
import type { ProposalError } from './proposals.errors';
import { isSupportOpen } from './proposals.policy';
import { ProposalsRepository } from './proposals.repository';
import { SupportsRepository } from './supports.repository';

/** Standing behind a proposal, and stepping back. */
@Injectable()
export class SupportsService {
  constructor(
    private readonly supports: SupportsRepository,
    private readonly proposals: ProposalsRepository,
    private readonly cycles: CyclesService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Supports a proposal; the second time changes nothing. */
  async supportProposal(accountId: string, slug: string): Promise<Result<void, ProposalError>> {
    const proposalId = await this.supportable(slug);
    if (!proposalId.ok) return proposalId;
    const support = { proposalId: proposalId.value, accountId, givenAt: this.clock.now() };
    await this.unitOfWork.run((tx) => this.supports.insert(tx, support));
    return ok(undefined);
  }

  async withdrawSupport(accountId: string, slug: string): Promise<Result<void, ProposalError>> {
    const proposalId = await this.supportable(slug);
    if (!proposalId.ok) return proposalId;
    await this.unitOfWork.run((tx) => this.supports.remove(tx, proposalId.value, accountId));
    return ok(undefined);
  }

  async counts(proposalIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.supports.counts(proposalIds);
  }

  async isSupporter(proposalId: string, accountId: string | undefined): Promise<boolean> {
    return accountId !== undefined && this.supports.has(proposalId, accountId);
  }

  private async supportable(slug: string): Promise<Result<string, ProposalError>> {
    const proposal = await this.proposals.bySlug(slug);
    if (proposal === null || proposal.publishedAt === null)
      return err({ kind: 'proposal-not-found' });
    const cycle = assertDefined(
      await this.cycles.byId(proposal.cycleId),
      'the cycle of a proposal',
    );
    return isSupportOpen(cycle, this.clock.now())
      ? ok(proposal.id)
      : err({ kind: 'support-not-open' });
  }
}
