import { Readable } from 'node:stream';

import { Body, Controller, Get, Post, Query, Req, StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem } from '../../platform/errors/problem';
import { typedValues } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, type Page } from '../../platform/views/page';
import { FORMATS, TrailExportsService } from './trail-exports.service';
import { TrailFilters } from './trail-filters';
import { TrailPagesService } from './trail-pages.service';

/** What was done in the back office, for auditors and admins. */
@Controller('audit-trail')
export class TrailPagesController {
  constructor(
    private readonly pages: TrailPagesService,
    private readonly filters: TrailFilters,
    private readonly exports: TrailExportsService,
  ) {}

  @Get()
  async list(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Query() query: unknown,
  ): Promise<Page> {
    requireRole(actor, 'auditor', 'admin');
    const model = await this.pages.page(typedValues(query), request.locale);
    return page('auditing/trail', model, { noStore: true });
  }

  @Post('exports')
  async export(
    @CurrentActor() actor: Actor | undefined,
    @Body() body: unknown,
  ): Promise<StreamableFile> {
    const { accountId } = requireRole(actor, 'auditor', 'admin');
    const typed = typedValues(body);
    const format = FORMATS.find((known) => known === typed['format']);
    if (format === undefined) throw new Problem({ kind: 'bad-request' });
    const chosen = await this.filters.read(typed);
    const { name, type, content } = await this.exports.begin(accountId, format, chosen);
    const disposition = `attachment; filename="${name}"`;
    return new StreamableFile(Readable.from(content), { type, disposition });
  }
}
