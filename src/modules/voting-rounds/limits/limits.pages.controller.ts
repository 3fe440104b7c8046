import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../../platform/errors/problem';
import { blankForm, formAgain, tryAgain } from '../../../platform/forms/form-page';
import { listOf, typedValues } from '../../../platform/forms/read-form';
import { actorOf } from '../../../platform/security/current-actor';
import { page, seeOther, type Page, type SeeOther } from '../../../platform/views/page';
import { limitValues, readLimitForm } from './limits.forms';
import { LimitPages, type Caller, type LimitDesk } from './limits.pages';
import { LimitsService } from './limits.service';
import type { LimitKind, LimitView } from './pot-limit';

/** What the address names; `id` is empty where no limit is named. */
interface Place {
  readonly slug: string;
  readonly pot: string;
  readonly id: string;
}

/** What an officer asks winners to respect beside the budget, pot by pot, until the freeze. */
@Controller('rounds/:slug')
export class LimitsPagesController {
  constructor(
    private readonly pages: LimitPages,
    private readonly limits: LimitsService,
  ) {}

  @Get('limits')
  async list(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page | SeeOther> {
    const file = await this.pages.file(callerOf(request), slug);
    if (file.state !== 'draft') return seeOther(`/rounds/${slug}`);
    return page('voting-rounds/limits/index', await this.pages.list(file), { noStore: true });
  }

  @Get('pots/:pot/limits/new')
  async blank(
    @Req() request: FastifyRequest,
    @Param() place: Place,
    @Query('kind') kind: string | undefined,
  ): Promise<Page> {
    const desk = await this.pages.desk(callerOf(request), place);
    const asked = kindOf(kind);
    const model = this.pages.form(desk, asked, { form: blankForm({ kind: asked }), chosen: [] });
    return page('voting-rounds/limits/new', model, { noStore: true });
  }

  @Post('pots/:pot/limits')
  async add(
    @Req() request: FastifyRequest,
    @Param() place: Place,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const desk = await this.pages.desk(callerOf(request), place);
    const kind = kindOf(typedValues(body)['kind']);
    const terms = readLimitForm(body, this.pages.ground(desk, kind));
    if (!terms.ok) {
      const typed = { form: formAgain(body, terms.error.fields), chosen: listOf(body, 'projects') };
      return tryAgain('voting-rounds/limits/new', this.pages.form(desk, kind, typed));
    }
    const { officer, round } = desk.file;
    unwrap(await this.limits.add(officer.accountId, round, desk.pot.id, terms.value));
    return toList(place, 'limits.notice.added');
  }

  @Get('pots/:pot/limits/:id/edit')
  async edit(@Req() request: FastifyRequest, @Param() place: Place): Promise<Page> {
    const desk = await this.pages.desk(callerOf(request), place);
    const limit = limitIn(desk, place.id);
    const form = blankForm(limitValues(limit, this.pages.ground(desk, limit.kind)));
    const typed = { form, chosen: limit.projectIds };
    const model = this.pages.form(desk, limit.kind, typed, place.id);
    return page('voting-rounds/limits/edit', model, { noStore: true });
  }

  @Post('pots/:pot/limits/:id/edit')
  async change(
    @Req() request: FastifyRequest,
    @Param() place: Place,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const desk = await this.pages.desk(callerOf(request), place);
    const { kind } = limitIn(desk, place.id);
    const terms = readLimitForm(body, this.pages.ground(desk, kind, place.id));
    if (!terms.ok) {
      const typed = { form: formAgain(body, terms.error.fields), chosen: listOf(body, 'projects') };
      return tryAgain('voting-rounds/limits/edit', this.pages.form(desk, kind, typed, place.id));
    }
    const { officer, round } = desk.file;
    unwrap(await this.limits.change(officer.accountId, round, place.id, terms.value));
    return toList(place, 'limits.notice.changed');
  }

  @Post('pots/:pot/limits/:id/removal')
  async remove(@Req() request: FastifyRequest, @Param() place: Place): Promise<SeeOther> {
    const { file } = await this.pages.desk(callerOf(request), place);
    unwrap(await this.limits.remove(file.officer.accountId, file.round, place.id));
    return toList(place, 'limits.notice.removed');
  }
}

function callerOf(request: FastifyRequest): Caller {
  return { actor: actorOf(request), locale: request.locale };
}

function kindOf(typed: string | undefined): LimitKind {
  return typed === 'conflict' ? 'conflict' : 'group';
}

/** @throws Problem `limit-not-found` */
function limitIn({ file, pot }: LimitDesk, id: string): LimitView {
  const limit = file.round.limits.find((one) => one.id === id && one.potId === pot.id);
  if (limit === undefined) throw new Problem({ kind: 'limit-not-found' });
  return limit;
}

function toList({ slug, pot }: Place, notice: string): SeeOther {
  return seeOther(`/rounds/${slug}/limits#pot-${pot}`, notice);
}
