import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { assertNever } from '../../domain/shared/assert';
import { Problem } from '../../platform/errors/problem';
import { typedValues } from '../../platform/forms/read-form';
import { actorOf } from '../../platform/security/current-actor';
import { sessionVoter } from '../../platform/security/session-voter';
import { seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { BallotPages, type Visit } from './ballot.pages';
import { chosenIn } from './ballot.forms';
import type { BallotsError } from './ballots.errors';
import { BallotsService, type Arrival, type Desk } from './ballots.service';

/** Choose, check, cast. Choices travel in the forms; nothing is kept until the ballot is cast. */
@Controller('rounds/:slug')
export class BallotsPagesController {
  constructor(
    private readonly ballots: BallotsService,
    private readonly pages: BallotPages,
  ) {}

  @Get('ballot')
  async show(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page | SeeOther> {
    const visit = visitOf(request, slug, undefined);
    const desk = await this.ballots.desk(slug, arrivalOf(request));
    if (!desk.ok) return this.pages.turnAway(desk.error, visit);
    const mayVote = await this.ballots.mayVote(desk.value);
    if (!mayVote.ok) return this.pages.turnAway(mayVote.error, visit);
    return this.pages.ballot(desk.value, visit);
  }

  @Post('ballot')
  async check(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const visit = visitOf(request, slug, body);
    const desk = await this.ballots.desk(slug, arrivalOf(request));
    if (!desk.ok) return this.pages.turnAway(desk.error, visit);
    const { step } = typedValues(body);
    if (step === 'recount' || step === 'change') return this.pages.ballot(desk.value, visit);
    return this.checked(request, desk.value, visit);
  }

  @Post('ballots')
  async cast(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const visit = visitOf(request, slug, body);
    const desk = await this.ballots.desk(slug, arrivalOf(request));
    if (!desk.ok) return this.pages.turnAway(desk.error, visit);
    const { token = '', blank } = typedValues(body);
    const cast = await this.ballots.castBallot(desk.value, {
      sessionId: request.session.sessionId,
      typed: visit.typed,
      token,
      isBlankMeant: blank === 'yes',
      wantsPrivatePart: visit.wantsPrivatePart,
    });
    if (cast.ok && visit.wantsPrivatePart) return this.pages.privatePart(desk.value, cast.value);
    if (cast.ok) {
      const { trackingSlug } = cast.value.receipt;
      return seeOther(`/rounds/${slug}/receipts/${trackingSlug}`, 'ballots.notice.cast');
    }
    return this.notCast(request, desk.value, { visit, error: cast.error });
  }

  @Get('vote-status')
  async voteStatus(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page | SeeOther> {
    const status = await this.ballots.voteStatus(slug, arrivalOf(request));
    if (status.ok) return this.pages.voteStatus(status.value, request.locale);
    const { error } = status;
    if (error.kind === 'too-many-attempts') throw new Problem(error);
    return this.pages.turnAway(error, visitOf(request, slug, undefined));
  }

  private async notCast(
    request: FastifyRequest,
    desk: Desk,
    { visit, error }: { readonly visit: Visit; readonly error: BallotsError },
  ): Promise<Page | SeeOther> {
    switch (error.kind) {
      case 'ballot-not-legal':
        return this.pages.ballot(desk, visit, true);
      case 'ballot-form-old':
        return this.checked(request, desk, visit, 'ballots.error.formOld');
      case 'blank-not-confirmed':
        return this.checked(request, desk, visit, 'ballots.error.blank');
      case 'ballot-refused':
      case 'ballot-round-not-found':
      case 'voter-unknown':
        return this.pages.turnAway(error, visit);
      default:
        return assertNever(error);
    }
  }

  /** The check page, or the ballot again when the choices make no legal one. */
  private async checked(
    request: FastifyRequest,
    desk: Desk,
    visit: Visit,
    text?: string,
  ): Promise<Page | SeeOther> {
    const checked = await this.ballots.check(desk, visit.typed, request.session.sessionId);
    if (checked.ok) {
      const field = text === 'ballots.error.blank' ? 'blank' : '';
      const errors = text === undefined ? [] : [{ field, text }];
      return this.pages.check(desk, checked.value, visit, errors);
    }
    if (checked.error.kind === 'ballot-not-legal') return this.pages.ballot(desk, visit, true);
    return this.pages.turnAway(checked.error, visit);
  }
}

/** Who asks, as far as the request can tell. */
export function arrivalOf(request: FastifyRequest): Arrival {
  return {
    voterOf: (roundId) => sessionVoter(request, roundId),
    accountId: actorOf(request)?.accountId,
    receivedAt: request.receivedAt,
    hasForm: request.method === 'POST',
  };
}

function visitOf(request: FastifyRequest, slug: string, body: unknown): Visit {
  const { locale, method } = request;
  const wantsPrivatePart = typedValues(body)['private'] === 'yes';
  return { slug, locale, typed: chosenIn(body), isPost: method === 'POST', wantsPrivatePart };
}
