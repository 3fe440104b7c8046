import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../platform/forms/form-page';
import { typedValues } from '../../platform/forms/read-form';
import { CurrentActor, holds, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { CityService, CyclesService, type CycleView } from '../cycles';
import { OPTION_FIELDS, type OptionFamily } from './counting-choices';
import { RoundDesk } from './round-desk';
import { RoundPages } from './round-pages';
import { needsPoints, optionFieldName, potFields } from './pot.fields';
import { draftValues, newRoundValues, readRoundForm } from './round.forms';
import { RoundsService } from './rounds.service';

@Controller('rounds')
export class RoundsPagesController {
  constructor(
    private readonly rounds: RoundsService,
    private readonly desk: RoundDesk,
    private readonly pages: RoundPages,
    private readonly cycles: CyclesService,
    private readonly city: CityService,
  ) {}

  @Get('new')
  async new(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Query('cycle') slug: string | undefined,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const cycle = slug === undefined ? undefined : await this.cycles.bySlug(slug);
    if (cycle === undefined) return this.chooseCycle();
    const { timezone } = await this.city.current();
    const form = blankForm(newRoundValues(cycle, timezone));
    return page('voting-rounds/new', await this.formModel(request, cycle, form));
  }

  @Post()
  async create(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const cycle = await this.cycles.bySlug(typedValues(body)['cycle'] ?? '');
    if (cycle === undefined) throw new Problem({ kind: 'page-not-found' });
    const draft = readRoundForm(body, cycle, (await this.city.current()).timezone);
    if (!draft.ok || draft.value.pots.length === 0) {
      const form = formAgain(body, draft.ok ? [] : draft.error.fields);
      return tryAgain('voting-rounds/new', await this.formModel(request, cycle, form));
    }
    const slug = await this.rounds.create(officer.accountId, cycle, draft.value);
    return seeOther(`/rounds/${slug}/setup`, 'voting-rounds.notice.created');
  }

  @Get(':slug')
  async show(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page | SeeOther> {
    const file = await this.desk.find(slug, request.locale);
    const isOfficer = holds(actor, 'officer');
    if (file.state !== 'draft') {
      const model = await this.pages.show(file, isOfficer);
      return page('voting-rounds/show', { ...model, isAuditor: holds(actor, 'auditor') });
    }
    if (!isOfficer) throw new Problem({ kind: 'page-not-found' });
    return seeOther(`/rounds/${slug}/setup`);
  }

  @Get(':slug/edit')
  async edit(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page> {
    const { round, state, cycle, frame } = await this.desk.forOfficer(actor, slug, request.locale);
    if (state !== 'draft') throw new Problem({ kind: 'round-already-open' });
    const form = blankForm(draftValues(round, cycle, (await this.city.current()).timezone));
    return page('voting-rounds/edit', {
      ...(await this.formModel(request, cycle, form)),
      ...frame,
    });
  }

  @Post(':slug/edit')
  async save(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const { round, cycle, officer, frame } = await this.desk.forOfficer(
      actor,
      slug,
      request.locale,
    );
    const draft = readRoundForm(body, cycle, (await this.city.current()).timezone);
    if (!draft.ok) {
      const form = formAgain(body, draft.error.fields);
      return tryAgain('voting-rounds/edit', {
        ...(await this.formModel(request, cycle, form)),
        ...frame,
      });
    }
    unwrap(await this.rounds.edit(officer.accountId, round, cycle, draft.value));
    return seeOther(`/rounds/${slug}/setup`, 'voting-rounds.notice.edited');
  }

  private async chooseCycle(): Promise<Page> {
    const cycles = (await this.cycles.list()).map(({ slug, title }) => ({ slug, title }));
    return page('voting-rounds/choose-cycle', { cycles });
  }

  private async formModel(request: FastifyRequest, cycle: CycleView, form: FormState) {
    return {
      form,
      cycle: await this.cycles.cycleLine(cycle, request.locale),
      cycleSlug: cycle.slug,
      timezone: (await this.city.current()).timezone,
      pots: cycle.pots.map((pot) => potModel(pot, cycle.currency, form)),
    };
  }
}

/** A pot's part of the form, with its own values and mistakes. */
function potModel(pot: CycleView['pots'][number], currency: string, { values, errors }: FormState) {
  const names = potFields(pot.slug);
  const { name, amountMinor } = pot;
  const areaName = pot.areaName === name ? null : pot.areaName;
  return {
    name,
    areaName,
    amountMinor,
    currency,
    names,
    values,
    errors,
    isChosen: values[names.pot] === 'yes',
    families: FAMILIES.map((family) => familyModel(family, pot.slug, errors)),
  };
}

const FAMILIES = Object.keys(OPTION_FIELDS) as OptionFamily[];

function familyModel(family: OptionFamily, slug: string, errors: FormState['errors']) {
  const fields = OPTION_FIELDS[family].map((field) => ({
    option: field.option,
    name: optionFieldName(slug, family, field.option),
    values: field.values.length === 0 ? null : field.values,
    needsPoints: needsPoints(field),
  }));
  const hasErrors = fields.some(({ name }) => errors.some(({ field }) => field === name));
  return { family, fields, hasErrors };
}
