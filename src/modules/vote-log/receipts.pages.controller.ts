import { Controller, Get, Ip, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain } from '../../platform/forms/form-page';
import { Locale } from '../../platform/i18n/locale-choice';
import { AskLimit, networkOf } from '../../platform/security/ask-limit';
import { page, Page, seeOther, type SeeOther } from '../../platform/views/page';
import { LoggedRounds, type LoggedRound } from './logged-rounds';
import { LookUps } from './look-ups';
import { PublicLog, type FoundBallot } from './public-log';
import { followsPage, lookUpPage, receiptPage } from './receipt.view';

const FILE_ENDING = '.tlog-proof';
/** Of one network, in a quarter of an hour: codes typed into the form, and wrong addresses. */
const MOST_QUESTIONS = 120;

/** What a voter takes home, and where anybody looks a tracking code up. */
@Controller('rounds/:slug/receipts')
export class ReceiptsPagesController {
  constructor(
    private readonly rounds: LoggedRounds,
    private readonly log: PublicLog,
    private readonly asking: AskLimit,
    private readonly lookUps: LookUps,
  ) {}

  @Get()
  async lookUp(
    @Param('slug') slug: string,
    @Locale() locale: string,
    @Ip() address: string,
    @Query('code') code?: string,
  ): Promise<Page | SeeOther> {
    const round = await this.round(slug, locale);
    if (code === undefined) return page('vote-log/look-up', lookUpPage(round, blankForm()));
    this.countQuestion(address);
    const found = await this.log.find(slug, code);
    if (found.ok) {
      this.lookUps.count(slug);
      return seeOther(`/rounds/${slug}/receipts/${found.value.trackingSlug}`);
    }
    const text = `vote-log.lookUp.error.${found.error.kind}`;
    const form = formAgain({ code }, [{ field: 'code', text }]);
    return page('vote-log/look-up', lookUpPage(round, form), { status: 422 });
  }

  /** The page of a receipt, or with its ending the file; `under=latest`: under the public head. */
  @Get(':code')
  async show(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param() { slug, code }: { readonly slug: string; readonly code: string },
    @Query('under') under?: string,
  ): Promise<Page | string> {
    const round = await this.round(slug, request.locale);
    if (code.endsWith(FILE_ENDING)) {
      const found = await this.log.find(slug, code.slice(0, -FILE_ENDING.length));
      if (!found.ok) {
        this.countQuestion(request.ip);
        throw new Problem({ kind: 'page-not-found' });
      }
      return attached(reply, await this.file(round, found.value, under === 'latest'));
    }
    const found = await this.foundOrWaiting(round, code);
    if (found instanceof Page) return found;
    if (found === undefined) {
      this.countQuestion(request.ip);
      return notFound(round, code);
    }
    const identity = await this.log.identity(slug);
    if (identity === undefined) throw new Problem({ kind: 'page-not-found' });
    const publicSize = (await this.log.head(slug))?.size ?? 0;
    const model = receiptPage(round, found, { ...identity, publicSize });
    return page('vote-log/receipt', model, { noStore: true });
  }

  /** The ballot of a code; the page that waits with its voter where it is recorded and has no place yet. */
  private async foundOrWaiting(
    round: LoggedRound,
    code: string,
  ): Promise<FoundBallot | Page | undefined> {
    const found = await this.log.find(round.slug, code);
    if (found.ok) return found.value;
    const printed = await this.log.codeOfWaiting(round.slug, code);
    if (printed !== undefined) {
      return page('vote-log/receipt-follows', followsPage(round, printed), { noStore: true });
    }
    // It may have got its place between the two questions.
    const placed = await this.log.find(round.slug, code);
    return placed.ok ? placed.value : undefined;
  }

  /** Only of codes that are nowhere: a right address is never refused, however many share a network. */
  private countQuestion(address: string): void {
    unwrap(this.asking.take(`receipt ${networkOf(address)}`, MOST_QUESTIONS));
  }

  private async file(
    round: LoggedRound,
    found: FoundBallot,
    isRenewed: boolean,
  ): Promise<{ readonly name: string; readonly text: string }> {
    const base = `${round.slug}-${found.trackingSlug}`;
    if (!isRenewed) {
      const { file } = await this.log.receipt(round.slug, found);
      return { name: `${base}${FILE_ENDING}`, text: file };
    }
    const renewed = await this.log.renewedReceipt(round.slug, found);
    if (renewed === undefined) throw new Problem({ kind: 'page-not-found' });
    return { name: `${base}-at-${renewed.size}${FILE_ENDING}`, text: renewed.file };
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

function attached(
  reply: FastifyReply,
  { name, text }: { readonly name: string; readonly text: string },
): string {
  void reply
    .type('text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}"`);
  return text;
}
