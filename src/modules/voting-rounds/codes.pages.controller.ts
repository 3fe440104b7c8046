import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain } from '../../platform/forms/form-page';
import { typedValues } from '../../platform/forms/read-form';
import { enterAsVoter } from '../../platform/security/session-voter';
import { Throttle, type Subject } from '../../platform/security/throttle';
import { seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { chosenIn, keptChoices } from './ballot.forms';
import { BallotPages, codePage, type Visit } from './ballot.pages';
import { arrivalOf } from './ballots.pages.controller';
import { BallotsService } from './ballots.service';
import { CodesService } from './codes.service';
import type { FrozenRound } from './frozen-round';
import { RoundsService } from './rounds.service';

const FAILURES = 30;

/** Where a one-time code opens the ballot. */
@Controller('rounds/:slug/code')
export class CodesPagesController {
  constructor(
    private readonly rounds: RoundsService,
    private readonly codes: CodesService,
    private readonly throttle: Throttle,
    private readonly ballots: BallotsService,
    private readonly pages: BallotPages,
  ) {}

  @Get()
  async show(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page | SeeOther> {
    const round = await this.round(slug);
    const desk = await this.ballots.desk(slug, arrivalOf(request));
    // Nobody should type a code only to read that voting is over.
    if (!desk.ok && desk.error.kind === 'ballot-refused') {
      const visit = visitWith(request, slug, new Map(), false);
      return this.pages.turnAway(desk.error, visit);
    }
    return codePage(round, blankForm(), []);
  }

  @Post()
  async redeem(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const round = await this.round(slug);
    const { code = '' } = typedValues(body);
    const subjects = guessers(request, round);
    unwrap(await this.throttle.check(subjects));
    const entry = await this.codes.redeem(round.id, code);
    if (entry === undefined) {
      if (code.trim() !== '') await this.throttle.fail(subjects);
      return wrongCode(round, body, code);
    }
    await enterAsVoter(request, { roundId: round.id, ...entry });
    const typed = chosenIn(body);
    if (typed.size === 0) return seeOther(`/rounds/${slug}/ballot`);
    const visit = visitWith(request, slug, typed, true);
    const desk = await this.ballots.desk(slug, arrivalOf(request));
    return desk.ok ? this.pages.ballot(desk.value, visit) : this.pages.turnAway(desk.error, visit);
  }

  private async round(slug: string): Promise<FrozenRound> {
    const round = await this.rounds.frozen(slug);
    if (round === undefined) throw new Problem({ kind: 'page-not-found' });
    return round;
  }
}

function visitWith(
  { locale }: FastifyRequest,
  slug: string,
  typed: Visit['typed'],
  isPost: boolean,
): Visit {
  return { slug, typed, locale, isPost, wantsPrivatePart: false };
}

function wrongCode(round: FrozenRound, body: unknown, code: string): Page {
  const text = code.trim() === '' ? 'ballots.code.missing' : 'ballots.code.unknown';
  return codePage(
    round,
    formAgain({ code }, [{ field: 'code', text }]),
    keptChoices(chosenIn(body)),
    422,
  );
}

/** Only failures count, so a right code is never refused for those who vote from one address. */
function guessers({ ip }: FastifyRequest, { id }: FrozenRound): Subject[] {
  return [
    { purpose: 'code', of: `address ${ip}`, limit: FAILURES },
    { purpose: 'code', of: `round ${id} address ${ip}`, limit: FAILURES },
  ];
}
