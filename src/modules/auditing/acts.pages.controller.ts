import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../platform/errors/problem';
import { readForm } from '../../platform/forms/read-form';
import { CurrentActor, holds, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import type { LoggedAct } from '../audit-trail';
import { ActsService } from './acts.service';
import { ErasureForm } from './auditing.forms';
import { TrailPagesService } from './trail-pages.service';

/** One act: what the log holds of it, and what of it may be erased. */
@Controller('audit-trail/acts/:place')
export class ActsPagesController {
  constructor(
    private readonly acts: ActsService,
    private readonly pages: TrailPagesService,
  ) {}

  @Get()
  async show(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('place') place: string,
  ): Promise<Page> {
    requireRole(actor, 'auditor', 'admin');
    const model = await this.pages.act(await this.act(place), request.locale);
    const mayErase = holds(actor, 'admin');
    return page('auditing/act', { ...model, mayErase }, { noStore: true });
  }

  @Post('erasure')
  async erase(
    @CurrentActor() actor: Actor | undefined,
    @Param('place') place: string,
    @Body() body: unknown,
  ): Promise<SeeOther> {
    const { accountId } = requireRole(actor, 'admin');
    const { reason } = unwrap(readForm(ErasureForm, body));
    unwrap(await this.acts.erase(await this.act(place), accountId, reason));
    return seeOther(`/audit-trail/acts/${place}`, 'auditing.notice.erased');
  }

  @Post('forgetting')
  async forget(
    @CurrentActor() actor: Actor | undefined,
    @Param('place') place: string,
  ): Promise<SeeOther> {
    const { accountId } = requireRole(actor, 'admin');
    unwrap(await this.acts.forget(await this.act(place), accountId));
    return seeOther(`/audit-trail/acts/${place}`, 'auditing.notice.forgotten');
  }

  private async act(place: string): Promise<LoggedAct> {
    const act = /^\d{1,15}$/.test(place) ? await this.acts.at(Number(place)) : undefined;
    if (act === undefined) throw new Problem({ kind: 'page-not-found' });
    return act;
  }
}
