import { Readable } from 'node:stream';

import { Controller, Get, Param, Req, StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem } from '../../platform/errors/problem';
import { Catalogues } from '../../platform/i18n/catalogues';
import { page, type Page } from '../../platform/views/page';
import { OutcomesService, type Outcome } from './outcomes.service';
import { projectStoryPage } from './project-story.view';
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

  /** What happened to one project in the count. */
  @Get('projects/:project')
  async project(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Param('project') id: string,
  ): Promise<Page> {
    const { round, frame } = await this.desk.find(slug, request.locale);
    const outcome = await this.outcomes.published(round);
    if (outcome === undefined) return page('voting-rounds/results-later', { ...frame });
    const model = projectStoryPage(outcome, id, request.locale);
    if (model === undefined) throw new Problem({ kind: 'page-not-found' });
    return page('voting-rounds/project-story', { ...frame, ...model });
  }

  /** Every step of the count as one JSON document, sent line by line. */
  @Get('trace.json')
  async trace(@Req() request: FastifyRequest, @Param('slug') slug: string) {
    const { round } = await this.desk.find(slug, request.locale);
    const outcome = await this.outcomes.published(round);
    if (outcome === undefined) throw new Problem({ kind: 'page-not-found' });
    return new StreamableFile(Readable.from(traceDocument(outcome)), {
      type: 'application/json',
      disposition: `attachment; filename="${slug}-trace.json"`,
    });
  }
}

/** A few lines at a time: a trace may have many thousands. */
function* traceDocument({ result, trace }: Outcome): Generator<string> {
  yield `{"round":${JSON.stringify(result.round)},"trace":[`;
  for (const [i, line] of trace.entries()) {
    yield `${i === 0 ? '' : ','}\n${JSON.stringify(line)}`;
  }
  yield '\n]}\n';
}
