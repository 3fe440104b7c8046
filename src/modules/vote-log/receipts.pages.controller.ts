import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { Problem } from '../../platform/errors/problem';
import { blankForm, formAgain } from '../../platform/forms/form-page';
import { Locale } from '../../platform/i18n/locale-choice';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { LoggedRounds, type LoggedRound } from './logged-rounds';
import { PublicLog, type FoundBallot } from './public-log';
import { lookUpPage, receiptPage } from './receipt.view';

const FILE_ENDING = '.tlog-proof';

/** What a voter takes home, and where anybody looks a tracking code up. */
@Controller('rounds/:slug/receipts')
export class ReceiptsPagesController {
  constructor(
    private readonly rounds: LoggedRounds,
    private readonly log: PublicLog,
  ) {}

  @Get()
  async lookUp(
    @Param('slug') slug: string,
    @Locale() locale: string,
    @Query('code') code?: string,
  ): Promise<Page | SeeOther> {
    const round = await this.round(slug, locale);
    if (code === undefined) return page('vote-log/look-up', lookUpPage(round, blankForm()));
    const found = await this.log.find(slug, code);
    if (found.ok) return seeOther(`/rounds/${slug}/receipts/${found.value.trackingSlug}`);
    const text = `vote-log.lookUp.error.${found.error.kind}`;
    const form = formAgain({ code }, [{ field: 'code', text }]);
    return page('vote-log/look-up', lookUpPage(round, form), { status: 422 });
  }

  /** The page of a receipt, or with its ending the file. */
  @Get(':code')
  async show(
    @Param('slug') slug: string,
    @Param('code') code: string,
    @Locale() locale: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | string> {
    const round = await this.round(slug, locale);
    if (code.endsWith(FILE_ENDING)) return this.file(round, code, reply);
    const found = await this.log.find(slug, code);
    if (!found.ok) return notFound(round, code);
    const identity = await this.log.identity(slug);
    if (identity === undefined) throw new Problem({ kind: 'page-not-found' });
    return page('vote-log/receipt', receiptPage(round, found.value, identity), { noStore: true });
  }

  private async file(round: LoggedRound, name: string, reply: FastifyReply): Promise<string> {
    const found = await this.log.find(round.slug, name.slice(0, -FILE_ENDING.length));
    if (!found.ok) throw new Problem({ kind: 'page-not-found' });
    const { file } = await this.log.receipt(round.slug, found.value);
    void reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${fileName(round, found.value)}"`);
    return file;
  }

  private async round(slug: string, locale: string): Promise<LoggedRound> {
    const round = await this.rounds.bySlug(slug, locale);
    if (round === undefined) throw new Problem({ kind: 'page-not-found' });
    return round;
  }
}

function notFound(round: LoggedRound, code: string): Page {
  const errors = [{ field: 'code', text: 'vote-log.lookUp.error.tracking-code-not-in-log' }];
  return page('vote-log/look-up', lookUpPage(round, formAgain({ code }, errors)), { status: 404 });
}

function fileName({ slug }: LoggedRound, { trackingSlug }: FoundBallot): string {
  return `${slug}-${trackingSlug}${FILE_ENDING}`;
}
