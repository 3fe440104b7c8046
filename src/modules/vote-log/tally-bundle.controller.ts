import { createReadStream } from 'node:fs';

import { Controller, Get, Param, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Problem } from '../../platform/errors/problem';
import { Locale } from '../../platform/i18n/locale-choice';
import { page, type Page } from '../../platform/views/page';
import { verifyPage } from './log.view';
import { LoggedRounds } from './logged-rounds';
import { PublicLog } from './public-log';
import { VerifyPage } from './verify-page';

/** The file that auditors download, and the page that tells them how to check it. */
@Controller('rounds/:slug')
export class TallyBundleController {
  constructor(
    private readonly rounds: LoggedRounds,
    private readonly log: PublicLog,
    private readonly verifier: VerifyPage,
  ) {}

  @Get('tally-bundle')
  async download(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | string> {
    const bundle = (await this.rounds.bySlug(slug, request.locale))?.bundle;
    if (bundle === undefined) throw new Problem({ kind: 'page-not-found' });
    const tag = `"${bundle.sha256}"`;
    void reply.header('etag', tag).header('cache-control', 'public, no-cache');
    if (request.headers['if-none-match'] === tag) {
      void reply.code(304);
      return '';
    }
    return new StreamableFile(createReadStream(bundle.path), {
      type: 'application/zip',
      disposition: `attachment; filename="${slug}-tally.zip"`,
      length: bundle.bytes,
    });
  }

  @Get('verify')
  async verify(@Param('slug') slug: string, @Locale() locale: string): Promise<Page> {
    const round = await this.rounds.bySlug(slug, locale);
    const log = await this.log.shown(slug);
    if (round === undefined || log === undefined) throw new Problem({ kind: 'page-not-found' });
    return page('vote-log/verify', verifyPage(round, log, this.verifier.file().sha256));
  }
}
