import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain } from '../../platform/forms/form-page';
import { readForm } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { FreshSignIn } from '../../platform/security/fresh-sign-in';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { ClosureService, type ClosureStanding } from './closure.service';
import { RoundDesk, type OpenedFile } from './round-desk';
import { ReasonForm } from './round.forms';
import { VotingPhase } from './voting-phase';

/** While a count runs, its page looks again after so many seconds. */
const REFRESH_SECONDS = 5;

/** Ending a round before its time: a page that says what will happen, and the act. */
@Controller('rounds/:slug/closure')
export class ClosurePagesController {
  constructor(
    private readonly desk: RoundDesk,
    private readonly closure: ClosureService,
    private readonly votingPhase: VotingPhase,
    private readonly fresh: FreshSignIn,
  ) {}

  @Get()
  async show(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page> {
    const file = await this.opened(actor, slug, request.locale);
    if (isOpen(file)) this.fresh.require(request);
    const model = { ...(await this.model(file)), form: blankForm() };
    return page('voting-rounds/closure', model, { noStore: true });
  }

  /** Closes an open round; has one that is closed, but could not be published, counted again. */
  @Post()
  async close(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const file = await this.opened(actor, slug, request.locale);
    const { accountId } = file.officer;
    if (file.state === 'closed' || this.closure.hindranceOf(slug) !== undefined) {
      return this.answer(slug, await this.closure.resume(accountId, slug));
    }
    if (isOpen(file)) this.fresh.require(request);
    const form = readForm(ReasonForm, trimmed(body));
    if (!form.ok) {
      const model = { ...(await this.model(file)), form: formAgain(body, form.error.fields) };
      return tryAgain('voting-rounds/closure', model);
    }
    return this.answer(slug, await this.closure.closeEarly(accountId, slug, form.value.reason));
  }

  /** Stops a count that takes too long. */
  @Post('stop')
  async stop(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<SeeOther> {
    const { officer } = await this.desk.forOfficer(actor, slug, request.locale);
    unwrap(await this.closure.stopCount(officer.accountId, slug));
    return seeOther(`/rounds/${slug}/closure`, 'voting-rounds.notice.countStopped');
  }

  private answer(
    slug: string,
    closed: Awaited<ReturnType<ClosureService['closeEarly']>>,
  ): SeeOther {
    const isTold = !closed.ok && this.closure.hindranceOf(slug) !== undefined;
    if (isTold) return seeOther(`/rounds/${slug}/closure`);
    const standing: ClosureStanding = unwrap(closed);
    const next = standing === 'published' ? 'results' : 'closure';
    return seeOther(`/rounds/${slug}/${next}`, 'voting-rounds.notice.closed');
  }

  private async opened(actor: Actor | undefined, slug: string, locale: string) {
    const file = await this.desk.forOfficer(actor, slug, locale);
    if (file.state === 'draft') throw new Problem({ kind: 'round-not-open' });
    return file;
  }

  private async model(file: OpenedFile) {
    const { round, state, frame } = file;
    const hindrance = this.closure.hindranceOf(round.slug) ?? null;
    const isCounting = state === 'closed' && hindrance === null;
    return {
      ...frame,
      isOpen: isOpen(file),
      endsVoting: isOpen(file) && (await this.votingPhase.endsWith(round)),
      isPublished: state === 'published',
      refreshSeconds: isCounting ? REFRESH_SECONDS : null,
      hindrance,
      progress: this.closure.progressOf(round.slug) ?? null,
    };
  }
}

/** Whether ending it now is an act before its time. */
function isOpen({ state }: OpenedFile): boolean {
  return state === 'open' || state === 'upcoming';
}

function trimmed(body: unknown): unknown {
  const { reason, ...rest } = (body ?? {}) as Record<string, unknown>;
  return { ...rest, reason: typeof reason === 'string' ? reason.trim() : '' };
}
