import { Inject, Injectable } from '@nestjs/common';

import type { ReviewOutcome } from '../../domain/proposals/proposal-status';
import { tidyText } from '../../domain/proposals/proposal-text';
import { assertDefined } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { Catalogues } from '../../platform/i18n/catalogues';
import { newId } from '../../platform/ids';
import { Outbox } from '../../platform/mail/outbox';
import { AccountsService } from '../accounts';
import { AuditTrail } from '../audit-trail';
import type { Proposal } from './proposal.entity';
import type { ReviewError } from './proposals.errors';
import { ProposalsRepository } from './proposals.repository';
import type { Review } from './review.entity';
import { ReviewsRepository } from './reviews.repository';

/** What a reviewer writes. */
export interface NewReview {
  readonly outcome: ReviewOutcome;
  /** Minor units. */
  readonly costMinor: number | null;
  /** Public. */
  readonly reasons: string;
  /** Never public. */
  readonly internalNote?: string | undefined;
}

/** A proposal of the worklist with its current review. */
export interface WorklistEntry {
  readonly proposal: Proposal;
  readonly review: Review | undefined;
}

/** The city's answers to proposals. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly reviews: ReviewsRepository,
    private readonly proposals: ProposalsRepository,
    private readonly accounts: AccountsService,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly catalogues: Catalogues,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Records a review, supersedes an earlier one, and tells the author by mail. */
  async recordReview(
    reviewerId: string,
    slug: string,
    review: NewReview,
    locale = 'en',
  ): Promise<Result<void, ReviewError>> {
    const proposal = await this.proposals.bySlug(slug);
    if (proposal === null || proposal.publishedAt === null)
      return err({ kind: 'proposal-not-found' });
    if (proposal.authorId === reviewerId) return err({ kind: 'review-of-own-proposal' });
    const email = await this.accounts.emailOf(proposal.authorId);
    await this.unitOfWork.run(async (tx) => {
      const { version } = assertDefined(
        await this.proposals.lock(tx, proposal.id),
        'the locked proposal',
      );
      await this.insert(tx, proposal, { review, reviewerId, version });
      if (email !== undefined) await this.tellAuthor(tx, { email, proposal, review, locale });
    });
    return ok(undefined);
  }

  async current(proposalIds: readonly string[]): Promise<ReadonlyMap<string, Review>> {
    return this.reviews.current(proposalIds);
  }

  /** All reviews of a proposal, the current one first. */
  async ofProposal(proposalId: string): Promise<Review[]> {
    return this.reviews.ofProposal(proposalId);
  }

  /** Published proposals of a cycle with their current reviews, the longest waiting first. */
  async worklist(cycleId: string): Promise<WorklistEntry[]> {
    const proposals = await this.reviews.waitingList(cycleId);
    const reviews = await this.reviews.current(proposals.map(({ id }) => id));
    return proposals.map((proposal) => ({ proposal, review: reviews.get(proposal.id) }));
  }

  private async insert(
    tx: Tx,
    proposal: Proposal,
    { review, reviewerId, version }: { review: NewReview; reviewerId: string; version: number },
  ): Promise<void> {
    const now = this.clock.now();
    const { outcome, costMinor } = review;
    const note = tidyText(review.internalNote ?? '');
    await this.reviews.supersede(tx, proposal.id, now);
    await this.reviews.insert(tx, {
      ...{ id: newId(), proposalId: proposal.id, version, reviewerId, outcome, costMinor },
      ...{ reasons: tidyText(review.reasons), internalNote: note === '' ? null : note },
      ...{ recordedAt: now, supersededAt: null },
    });
    const subject = `proposal:${proposal.slug}`;
    await this.audit.record(tx, {
      event: 'review-recorded',
      actorId: reviewerId,
      subject,
      details: { outcome, costMinor, version },
    });
  }

  private async tellAuthor(
    tx: Tx,
    {
      email,
      proposal,
      review,
      locale,
    }: { email: string; proposal: Proposal; review: NewReview; locale: string },
  ): Promise<void> {
    const values = {
      title: proposal.title,
      outcome: this.catalogues.text(locale, `proposals.outcome.${review.outcome}`),
      reasons: tidyText(review.reasons),
      link: `${this.config.publicUrl}/proposals/${proposal.slug}`,
    };
    const say = (key: string) =>
      this.catalogues.text(locale, `proposals.mail.review.${key}`, values);
    await this.outbox.put(tx, { to: email, subject: say('subject'), body: say('body') });
  }
}
