import { Controller, Get, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Catalogues } from '../../../platform/i18n/catalogues';
import { page, type Page } from '../../../platform/views/page';
import { OutcomesService } from '../outcomes.service';
import { RoundDesk } from '../round-desk';
import type { Compared } from './compared';
import { comparisonModel, fairnessModel, standingModel } from './comparison.view';
import { ComparisonsService } from './comparisons.service';

/** What the published ballots say about other rules, and about who is served. */
@Controller('rounds/:slug/results')
export class ComparisonPagesController {
  constructor(
    private readonly desk: RoundDesk,
    private readonly outcomes: OutcomesService,
    private readonly comparisons: ComparisonsService,
    private readonly catalogues: Catalogues,
  ) {}

  @Get('comparison')
  compare(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<Page> {
    const say = (key: string): string => this.catalogues.text(request.locale, key);
    return this.show(request, slug, {
      view: 'voting-rounds/comparison/rules',
      modelOf: (compared) => comparisonModel(compared, request.locale, say),
    });
  }

  @Get('fairness')
  fairness(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<Page> {
    const say = (key: string): string => this.catalogues.text(request.locale, key);
    return this.show(request, slug, {
      view: 'voting-rounds/comparison/fairness',
      modelOf: (compared) => fairnessModel(compared, request.locale, say),
    });
  }

  /** Nothing of a round that is not published may be told, not even how a trial would end. */
  private async show(request: FastifyRequest, slug: string, shown: Shown): Promise<Page> {
    const { round, frame } = await this.desk.find(slug, request.locale);
    const outcome = await this.outcomes.published(round);
    if (outcome === undefined) return page('voting-rounds/results-later', { ...frame });
    const standing = await this.comparisons.ofRound(outcome);
    const progress = standingModel(standing);
    if (standing.state !== 'ready') {
      return page('voting-rounds/comparison/wait', { ...frame, ...progress, stopAt: null });
    }
    return page(shown.view, { ...frame, ...shown.modelOf(standing.compared) });
  }
}

interface Shown {
  readonly view: string;
  readonly modelOf: (compared: Compared) => object;
}
