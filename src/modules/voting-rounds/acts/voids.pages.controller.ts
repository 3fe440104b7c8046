import { Controller, Get, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem } from '../../../platform/errors/problem';
import { page, type Page } from '../../../platform/views/page';
import { ActsLog } from '../../vote-log';
import { OutcomesService } from '../outcomes.service';
import { RoundDesk } from '../round-desk';
import { voidsPage } from './voids.view';

/** Every ballot that two officers took out of the count or put back, for everybody. */
@Controller('rounds/:slug/voids')
export class VoidsPagesController {
  constructor(
    private readonly desk: RoundDesk,
    private readonly log: ActsLog,
    private readonly outcomes: OutcomesService,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<Page> {
    const { round, state, frame } = await this.desk.find(slug, request.locale);
    if (state === 'draft') throw new Problem({ kind: 'page-not-found' });
    const removals = await this.log.publicRemovals(slug);
    const outcome = await this.outcomes.published(round);
    return page('voting-rounds/acts/voids', { ...frame, ...voidsPage(removals, outcome) });
  }
}
