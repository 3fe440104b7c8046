import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../platform/errors/problem';
import { blankForm, fieldErrors, formAgain, tryAgain } from '../../platform/forms/form-page';
import { readForm } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { signedIn } from '../../platform/security/guard';
import { Throttle, type Subject } from '../../platform/security/throttle';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { CodesService } from './codes.service';
import { RollService } from './roll.service';
import { RoundDesk, type OpenedFile } from './round-desk';
import { CodeForm } from './round.forms';

const PER_ACCOUNT = 10;
const PER_ADDRESS = 50;

/** Where a signed-in resident ties her account to the roll, with the code of her letter. */
@Controller('rounds/:slug/matching')
export class MatchingPagesController {
  constructor(
    private readonly desk: RoundDesk,
    private readonly codes: CodesService,
    private readonly roll: RollService,
    private readonly throttle: Throttle,
  ) {}

  @Get()
  async show(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page> {
    const { accountId } = signedIn(actor);
    const file = await this.file(slug, request.locale);
    const isMatched = (await this.roll.matchOf(file.round.id, accountId)) !== undefined;
    return page(
      'voting-rounds/matching',
      { ...file.frame, isMatched, form: blankForm() },
      { noStore: true },
    );
  }

  @Post()
  async match(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const { accountId } = signedIn(actor);
    const file = await this.file(slug, request.locale);
    const subjects = guessers(request, accountId);
    unwrap(await this.throttle.check(subjects));
    const form = readForm(CodeForm, body);
    const outcome = form.ok ? await this.matchByCode(file, accountId, form.value.code) : form;
    if (outcome.ok) return seeOther(`/rounds/${slug}`, 'voting-rounds.notice.matchedSelf');
    if (outcome.error.kind === 'code-not-on-list') await this.throttle.fail(subjects);
    const errors = fieldErrors(
      outcome.error,
      'code',
      `voting-rounds.refused.${outcome.error.kind}`,
    );
    const model = { ...file.frame, isMatched: false, form: formAgain(body, errors) };
    return tryAgain('voting-rounds/matching', model);
  }

  private async matchByCode({ round }: OpenedFile, accountId: string, code: string) {
    const entry = await this.codes.redeem(round.id, code);
    if (entry === undefined) return { ok: false, error: { kind: 'code-not-on-list' } } as const;
    const { rollEntryId } = entry;
    return this.roll.match(round, { accountId, rollEntryId, by: accountId });
  }

  /** A draft has no residents yet; after the close there is nothing to vote on. */
  private async file(slug: string, locale: string): Promise<OpenedFile> {
    const file = await this.desk.find(slug, locale);
    if (file.state === 'draft') throw new Problem({ kind: 'page-not-found' });
    return file;
  }
}

function guessers({ ip }: FastifyRequest, accountId: string): Subject[] {
  return [
    { purpose: 'match', of: `account ${accountId}`, limit: PER_ACCOUNT },
    { purpose: 'match', of: `address ${ip}`, limit: PER_ADDRESS },
  ];
}
