import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../platform/errors/problem';
import { typedValues } from '../../platform/forms/read-form';
import { actorOf, CurrentActor, type Actor } from '../../platform/security/current-actor';
import { signedIn } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { ProposalListingService } from './proposal-listing.service';
import { ProposalPagesService, type PageReader } from './proposal-pages.service';
import { ProposalsService } from './proposals.service';
import { SupportsService } from './supports.service';

/** Reading and supporting proposals. */
@Controller('proposals')
export class ProposalsPagesController {
  constructor(
    private readonly listing: ProposalListingService,
    private readonly pages: ProposalPagesService,
    private readonly proposals: ProposalsService,
    private readonly supports: SupportsService,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Query() query: unknown): Promise<Page> {
    const model = await this.listing.page(typedValues(query), request.locale);
    return page('proposals/index', { ...model, isSignedIn: actorOf(request) !== undefined });
  }

  @Get('mine')
  async mine(@CurrentActor() actor: Actor | undefined): Promise<Page> {
    const rows = await this.proposals.ofAuthor(signedIn(actor).accountId);
    return page('proposals/mine', { cards: await this.listing.cardsOf(rows) }, { noStore: true });
  }

  @Get(':slug')
  async show(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<Page> {
    const reader = readerOf(request);
    const model = found(await this.pages.show(slug, reader));
    return page('proposals/show', { ...model, isSignedIn: reader.actor !== undefined });
  }

  @Get(':slug/history')
  async history(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Query() query: unknown,
  ): Promise<Page> {
    const model = await this.pages.history(
      slug,
      readerOf(request),
      typedValues(query)['page'] ?? '',
    );
    return page('proposals/history', found(model));
  }

  @Post(':slug/supports')
  async support(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
  ): Promise<SeeOther> {
    unwrap(await this.supports.supportProposal(signedIn(actor).accountId, slug));
    return seeOther(`/proposals/${slug}`, 'proposals.notice.supported');
  }

  @Post(':slug/supports/withdrawal')
  async withdraw(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
  ): Promise<SeeOther> {
    unwrap(await this.supports.withdrawSupport(signedIn(actor).accountId, slug));
    return seeOther(`/proposals/${slug}`, 'proposals.notice.supportWithdrawn');
  }
}

/** Who asks, and in which language. */
export function readerOf(request: FastifyRequest): PageReader {
  return { actor: actorOf(request), locale: request.locale };
}

/** @throws Problem `page-not-found`, also for drafts of others: nobody learns that they exist */
export function found<T>(model: T | undefined): T {
  if (model === undefined) throw new Problem({ kind: 'page-not-found' });
  return model;
}
