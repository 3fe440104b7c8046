import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Problem } from '../../platform/errors/problem';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, type Page } from '../../platform/views/page';
import { RollService } from './roll.service';
import { RoundDesk, type OpenedFile } from './round-desk';

/** The frozen roll, without names, for auditors who check it against its hash in the log. */
@Controller('rounds/:slug/roll-file')
export class RollFilePagesController {
  constructor(
    private readonly desk: RoundDesk,
    private readonly roll: RollService,
  ) {}

  @Get()
  async show(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page> {
    requireRole(actor, 'officer', 'auditor');
    const { frame, round } = await this.frozen(slug, request.locale);
    const file = `${slug}-roll.jsonl`;
    const command = `openssl dgst -sha256 -binary ${file} | base64`;
    const model = { ...frame, hash: round.rollHash ?? '', command };
    return page('voting-rounds/roll-file', model, { noStore: true });
  }

  @Post()
  async download(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('slug') slug: string,
  ): Promise<string> {
    const { accountId } = requireRole(actor, 'officer', 'auditor');
    const { round } = await this.frozen(slug, request.locale);
    const text = await this.roll.download(accountId, round);
    void reply
      .code(200)
      .header('content-type', 'application/jsonl; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${slug}-roll.jsonl"`);
    return text;
  }

  private async frozen(slug: string, locale: string): Promise<OpenedFile> {
    const file = await this.desk.find(slug, locale);
    if (file.state === 'draft') throw new Problem({ kind: 'page-not-found' });
    return file;
  }
}
