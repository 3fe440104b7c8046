import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { err, type Result } from '../../domain/shared/result';
import { blankForm, formAgain, tryAgain, type FormState } from '../../platform/forms/form-page';
import { readForm, type InvalidForm } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { currencyOptions, isTimeZone, TIME_ZONES } from './choices';
import { CityService } from './city.service';
import { CityForm } from './cycles.forms';

@Controller('city')
export class CityPagesController {
  constructor(private readonly city: CityService) {}

  @Get()
  async show(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Page> {
    requireRole(actor, 'admin');
    const { name, country, timezone, currency } = await this.city.current();
    return page(
      'cycles/city',
      model(blankForm({ name, country, timezone, currency }), request.locale),
    );
  }

  @Post()
  async save(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const admin = requireRole(actor, 'admin');
    const form = readCity(body);
    if (!form.ok)
      return tryAgain('cycles/city', model(formAgain(body, form.error.fields), request.locale));
    await this.city.save(form.value, admin.accountId);
    return seeOther('/city', 'cycles.notice.citySaved');
  }
}

function readCity(body: unknown): Result<CityForm, InvalidForm> {
  const form = readForm(CityForm, body);
  if (!form.ok || isTimeZone(form.value.timezone)) return form;
  return err({
    kind: 'invalid-form',
    fields: [{ field: 'timezone', text: 'cycles.city.timezoneWrong' }],
  });
}

function model(form: FormState, locale: string) {
  const typed = form.values['timezone'] ?? '';
  const isListed = TIME_ZONES.some(({ value }) => value === typed);
  const extra = typed === '' || isListed ? [] : [{ value: typed, text: typed }];
  return { form, timezones: [...extra, ...TIME_ZONES], currencies: currencyOptions(locale) };
}
