import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { checkNotOver } from '../../domain/cycle/schedule';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { Problem, unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../platform/forms/form-page';
import { typedValues, type FieldError, type InvalidForm } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { CityService } from './city.service';
import { currencyOptions } from './choices';
import {
  cycleMistakes,
  dateName,
  dateOf,
  DATE_FIELDS,
  readCycle,
  suggestedValues,
  valuesOf,
} from './cycle-form';
import { calendarDaysBetween } from './cycle-line';
import { scheduleBar } from './cycle.pages';
import type { CycleView } from './cycle.view';
import { CyclesService } from './cycles.service';
import { PlanningService, type RevisedCycle } from './planning.service';

@Controller('cycles')
export class PlanningPagesController {
  constructor(
    private readonly cycles: CyclesService,
    private readonly planning: PlanningService,
    private readonly city: CityService,
    private readonly clock: Clock,
  ) {}

  @Get('new')
  async showNew(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const form = blankForm(suggestedValues(this.clock.now(), await this.city.current()));
    return page('cycles/new', await this.formModel(form, request.locale));
  }

  /** Shows what would be created: nothing is saved yet. */
  @Post('new')
  async checkNew(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const read = await this.readNew(body);
    if (!read.ok)
      return tryAgain(
        'cycles/new',
        await this.formModel(formAgain(body, read.error.fields), request.locale),
      );
    if (wantsChange(body))
      return page('cycles/new', await this.formModel(formAgain(body, []), request.locale));
    return page('cycles/check', await this.checkModel(body, read.value, request.locale), {
      noStore: true,
    });
  }

  @Post()
  async create(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const read = await this.readNew(body);
    if (!read.ok)
      return tryAgain(
        'cycles/new',
        await this.formModel(formAgain(body, read.error.fields), request.locale),
      );
    const id = unwrap(await this.cycles.createCycle(officer.accountId, read.value));
    const cycle = await this.cycles.byId(id);
    return seeOther(`/cycles/${cycle?.slug}/pots`, 'cycles.notice.created');
  }

  @Get(':slug/edit')
  async showEdit(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const cycle = await this.find(slug);
    const { timezone } = await this.city.current();
    return page(
      'cycles/edit',
      await this.formModel(blankForm(valuesOf(cycle, timezone)), request.locale, cycle),
    );
  }

  @Post(':slug/edit')
  async checkEdit(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const cycle = await this.find(slug);
    const read = await this.readRevision(cycle, body);
    const errors = read.ok ? [] : read.error.fields;
    const model = await this.formModel(formAgain(body, errors), request.locale, cycle);
    if (!read.ok) return tryAgain('cycles/edit', model);
    if (wantsChange(body)) return page('cycles/edit', model);
    return page('cycles/check', await this.checkModel(body, read.value, request.locale, cycle), {
      noStore: true,
    });
  }

  @Post(':slug/revisions')
  async revise(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const cycle = await this.find(slug);
    const read = await this.readRevision(cycle, body);
    if (!read.ok) {
      return tryAgain(
        'cycles/edit',
        await this.formModel(formAgain(body, read.error.fields), request.locale, cycle),
      );
    }
    unwrap(await this.planning.reviseCycle(officer.accountId, cycle.id, read.value));
    return seeOther(`/cycles/${slug}`, 'cycles.notice.revised');
  }

  private async find(slug: string): Promise<CycleView> {
    const cycle = await this.cycles.bySlug(slug);
    if (cycle === undefined) throw new Problem({ kind: 'cycle-not-found' });
    return cycle;
  }

  private async readNew(body: unknown): Promise<Result<RevisedCycle, InvalidForm>> {
    const { timezone } = await this.city.current();
    const read = readCycle(body, { timezone });
    if (!read.ok) return read;
    const possible = checkNotOver(read.value.phases, this.clock.now());
    return possible.ok ? read : invalid(cycleMistakes(possible.error));
  }

  private async readRevision(
    cycle: CycleView,
    body: unknown,
  ): Promise<Result<RevisedCycle, InvalidForm>> {
    const { timezone } = await this.city.current();
    const read = readCycle(body, { timezone, cycle });
    if (!read.ok) return read;
    const possible = this.planning.checkRevision(cycle, read.value);
    return possible.ok
      ? ok({ ...read.value, phases: possible.value })
      : invalid(cycleMistakes(possible.error));
  }

  private async formModel(form: FormState, locale: string, cycle?: CycleView) {
    const { timezone } = await this.city.current();
    const now = this.clock.now();
    const dates = DATE_FIELDS.map((field) => {
      const before = cycle === undefined ? undefined : dateOf(cycle.phases, field);
      return {
        field,
        name: dateName(field),
        isRequired: field === 'end',
        passedAt: before !== undefined && before <= now ? before : null,
      };
    });
    const slug = cycle?.slug ?? null;
    const hasPots = cycle !== undefined && cycle.pots.length > 0;
    return {
      line: cycle === undefined ? null : await this.cycles.cycleLine(cycle, locale),
      form,
      dates,
      timezone,
      slug,
      hasPots,
      title: cycle?.title ?? null,
      currencies: currencyOptions(locale),
    };
  }

  private async checkModel(
    body: unknown,
    revised: RevisedCycle,
    locale: string,
    cycle?: CycleView,
  ) {
    const { timezone } = await this.city.current();
    const { title, summary, currency, phases } = revised;
    const fields = Object.entries(typedValues(body)).filter(([name]) => name !== 'step');
    const bar = scheduleBar(phases);
    const choice = currencyOptions(locale).find(({ value }) => value === currency);
    return {
      line: cycle === undefined ? null : await this.cycles.cycleLine(cycle, locale),
      ...{ title, summary, slug: cycle?.slug ?? null, bar, endsAt: dateOf(phases, 'end') },
      currencyName: choice?.text ?? currency,
      fields: fields.map(([name, value]) => ({ name, value })),
      phases: bar.map(({ kind, opensAt, closesAt, tone }) => ({
        ...{ kind, opensAt, tone, days: calendarDaysBetween(opensAt, closesAt, timezone) },
        isChanged: cycle !== undefined && isChanged(cycle, { kind, opensAt, closesAt }),
      })),
    };
  }
}

function isChanged(cycle: CycleView, phase: RevisedCycle['phases'][number]): boolean {
  const before = cycle.phases.find(({ kind }) => kind === phase.kind);
  return before?.opensAt !== phase.opensAt || before.closesAt !== phase.closesAt;
}

function invalid(fields: readonly FieldError[]): Result<never, InvalidForm> {
  return err({ kind: 'invalid-form', fields });
}

function wantsChange(body: unknown): boolean {
  return typedValues(body)['step'] === 'change';
}
