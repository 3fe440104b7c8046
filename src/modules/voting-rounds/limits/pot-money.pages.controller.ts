import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { unwrap } from '../../../platform/errors/problem';
import { blankForm, formAgain, tryAgain } from '../../../platform/forms/form-page';
import { actorOf } from '../../../platform/security/current-actor';
import { page, seeOther, type Page, type SeeOther } from '../../../platform/views/page';
import { LimitPages, type LimitDesk } from './limits.pages';
import { LimitsService } from './limits.service';
import { moneyValues, readMoneyForm } from './pot-money.forms';

interface Place {
  readonly slug: string;
  readonly pot: string;
}

/** Where the money of a pot goes: to the voters of areas in shares, and what is left to another pot. */
@Controller('rounds/:slug/pots/:pot/money')
export class PotMoneyPagesController {
  constructor(
    private readonly pages: LimitPages,
    private readonly limits: LimitsService,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Param() place: Place): Promise<Page> {
    const desk = await this.desk(request, place);
    const form = blankForm(moneyValues(this.pages.moneyGround(desk)));
    return page('voting-rounds/limits/money', this.pages.money(desk, form), { noStore: true });
  }

  @Post()
  async save(
    @Req() request: FastifyRequest,
    @Param() place: Place,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const desk = await this.desk(request, place);
    const money = readMoneyForm(body, this.pages.moneyGround(desk));
    if (!money.ok) {
      const form = formAgain(body, money.error.fields);
      return tryAgain('voting-rounds/limits/money', this.pages.money(desk, form));
    }
    const { officer, round } = desk.file;
    unwrap(await this.limits.saveMoney(officer.accountId, round, desk.pot.id, money.value));
    return seeOther(`/rounds/${place.slug}/limits#pot-${place.pot}`, 'limits.notice.changed');
  }

  private desk(request: FastifyRequest, place: Place): Promise<LimitDesk> {
    return this.pages.desk({ actor: actorOf(request), locale: request.locale }, place);
  }
}
