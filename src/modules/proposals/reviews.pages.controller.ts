import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { REVIEW_OUTCOMES } from '../../domain/proposals/proposal-status';
import { TEXT_LIMITS } from '../../domain/proposals/proposal-text';
import { Problem, unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../platform/forms/form-page';
import { readForm, typedValues, type FieldError } from '../../platform/forms/read-form';
import { actorOf } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { ReviewForm } from './proposal.forms';
import { costOf } from './proposal-input';
import { ProposalPagesService } from './proposal-pages.service';
import { found, readerOf } from './proposals.pages.controller';
import { ReviewWorklistService } from './review-worklist.service';
import { ReviewsService } from './reviews.service';

/** The reviewers' desk. */
@Controller()
export class ReviewsPagesController {
  constructor(
    private readonly worklist: ReviewWorklistService,
    private readonly pages: ProposalPagesService,
    private readonly reviews: ReviewsService,
  ) {}

  @Get('reviews')
  async list(@Req() request: FastifyRequest, @Query() query: unknown): Promise<Page> {
    requireRole(actorOf(request), 'reviewer');
    const model = await this.worklist.page(typedValues(query), readerOf(request));
    return page('proposals/reviews', model, { noStore: true });
  }

  @Get('proposals/:slug/reviews/new')
  async blank(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<Page> {
    return page('proposals/review', await this.model(request, slug, blankForm()), {
      noStore: true,
    });
  }

  @Post('proposals/:slug/reviews')
  async record(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const reviewer = requireRole(actorOf(request), 'reviewer');
    const model = await this.model(request, slug, blankForm());
    const form = readForm(ReviewForm, body);
    const cost = costOf(typedValues(body)['cost'] ?? '', model.currency);
    const mistakes: FieldError[] = [
      ...(form.ok ? [] : form.error.fields),
      ...(cost.isWrong ? [{ field: 'cost', text: 'proposals.form.cost' }] : []),
    ];
    if (!form.ok || mistakes.length > 0) {
      return tryAgain('proposals/review', { ...model, form: formAgain(body, mistakes) });
    }
    const review = { ...form.value, costMinor: cost.value };
    unwrap(await this.reviews.recordReview(reviewer.accountId, slug, review, request.locale));
    return seeOther('/reviews', 'proposals.notice.reviewed');
  }

  private async model(request: FastifyRequest, slug: string, form: FormState) {
    requireRole(actorOf(request), 'reviewer');
    const model = found(await this.pages.forReview(slug, readerOf(request)));
    if (model.isOwn) throw new Problem({ kind: 'review-of-own-proposal' });
    const limits = { reasons: TEXT_LIMITS.reasons.max, note: TEXT_LIMITS.internalNote.max };
    return { ...model, form, limits, outcomes: [...REVIEW_OUTCOMES] };
  }
}
