import { Controller, Get, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Catalogues } from '../../platform/i18n/catalogues';
import { page, type Page } from '../../platform/views/page';
import { OutcomesService } from './outcomes.service';
import { resultsPage } from './results.view';
import { RoundDesk } from './round-desk';

/** What a round came to; before its publication a page that says when. */
@Controller('rounds/:slug/results')
export class ResultsPagesController {
  constructor(
    private readonly desk: RoundDesk,
    private readonly outcomes: OutcomesService,
    private readonly catalogues: Catalogues,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<Page> {
    const { round, frame } = await this.desk.find(slug, request.locale);
    const outcome = await this.outcomes.published(round);
    if (outcome === undefined) return page('voting-rounds/results-later', { ...frame });
    const { locale } = request;
    const words = {
      voted: this.catalogues.text(locale, 'results.voted'),
      stayedAway: this.catalogues.text(locale, 'results.stayedAway'),
    };
    return page('voting-rounds/results', { ...frame, ...resultsPage(outcome, locale, words) });
  }
}
