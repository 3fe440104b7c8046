import { Body, Controller, Get, Param, Post } from '@nestjs/common';

import { BODY_KINDS } from '../../domain/bodies/membership';
import { parseDay } from '../../domain/shared/plain-day';
import { Problem, unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain } from '../../platform/forms/form-page';
import { readForm, type FieldError } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { BodyPagesService } from './body-pages.service';
import { BodyForm, ClosureForm, DescriptionForm } from './bodies.forms';
import { BodiesService } from './bodies.service';
import { readRules, typedRules } from './rules-form';

/** The bodies of the city, and the desk of the officer who sets them up. */
@Controller('bodies')
export class BodiesPagesController {
  constructor(
    private readonly bodies: BodiesService,
    private readonly pages: BodyPagesService,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor | undefined): Promise<Page> {
    return page('bodies/index', await this.pages.list(actor));
  }

  @Get('new')
  async showNew(@CurrentActor() actor: Actor | undefined): Promise<Page> {
    requireRole(actor, 'officer');
    const form = blankForm({ foundedOn: await this.pages.today(), kind: 'committee' });
    return page('bodies/new', { form, kinds: BODY_KINDS });
  }

  @Post()
  async found(
    @CurrentActor() actor: Actor | undefined,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const again = (errors: readonly FieldError[]) =>
      tryAgain('bodies/new', { form: formAgain(body, errors), kinds: BODY_KINDS });
    const form = readForm(BodyForm, body);
    if (!form.ok) return again(form.error.fields);
    const { kind, name, mandate } = form.value;
    const foundedOn = parseDay(form.value.foundedOn);
    if (!foundedOn.ok) return again([{ field: 'foundedOn', text: 'bodies.form.day' }]);
    const about = { kind, name, mandate, foundedOn: foundedOn.value };
    const slug = await this.bodies.found(officer.accountId, about);
    return seeOther(`/bodies/${slug}`, 'bodies.notice.founded');
  }

  @Get(':slug')
  async show(@CurrentActor() actor: Actor | undefined, @Param('slug') slug: string): Promise<Page> {
    return page('bodies/show', await this.pages.show(await this.find(slug), actor));
  }

  @Get(':slug/history')
  async history(@Param('slug') slug: string): Promise<Page> {
    return page('bodies/history', await this.pages.history(await this.find(slug)));
  }

  @Get(':slug/edit')
  async showEdit(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const { name, mandate } = await this.find(slug);
    return page('bodies/edit', { slug, name, form: blankForm({ name, mandate }) });
  }

  @Post(':slug/description')
  async describe(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const { name } = await this.find(slug);
    const form = readForm(DescriptionForm, body);
    if (!form.ok) {
      return tryAgain('bodies/edit', { slug, name, form: formAgain(body, form.error.fields) });
    }
    unwrap(await this.bodies.describe(officer.accountId, slug, form.value));
    return seeOther(`/bodies/${slug}`, 'bodies.notice.described');
  }

  @Get(':slug/rules')
  async showRules(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const { name, rules } = await this.find(slug);
    const form = blankForm(typedRules(rules));
    return page('bodies/rules', { slug, name, ...this.pages.ruleChoices(), form });
  }

  @Post(':slug/rules')
  async setRules(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const { name, rules } = await this.find(slug);
    const read = readRules(body, rules);
    if (!read.ok) {
      const form = formAgain(body, read.error.fields);
      return tryAgain('bodies/rules', { slug, name, ...this.pages.ruleChoices(), form });
    }
    unwrap(await this.bodies.setRules(officer.accountId, slug, read.value));
    return seeOther(`/bodies/${slug}`, 'bodies.notice.rulesChanged');
  }

  @Get(':slug/closure')
  async showClosure(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const model = await this.pages.closure(await this.find(slug));
    return page('bodies/closure', { ...model, form: blankForm({ closedOn: model.today }) });
  }

  @Post(':slug/closure')
  async close(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const model = await this.pages.closure(await this.find(slug));
    const again = (errors: readonly FieldError[]) =>
      tryAgain('bodies/closure', { ...model, form: formAgain(body, errors) });
    const form = readForm(ClosureForm, body);
    if (!form.ok) return again(form.error.fields);
    const closedOn = parseDay(form.value.closedOn);
    if (!closedOn.ok) return again([{ field: 'closedOn', text: 'bodies.form.day' }]);
    const closed = await this.bodies.close(officer.accountId, slug, closedOn.value);
    if (closed.ok) return seeOther(`/bodies/${slug}`, 'bodies.notice.closed');
    if (closed.error.kind === 'body-closed') throw new Problem(closed.error);
    return again([{ field: 'closedOn', text: 'bodies.form.closureEarly' }]);
  }

  private async find(slug: string) {
    const body = await this.bodies.bySlug(slug);
    if (body === undefined) throw new Problem({ kind: 'body-not-found' });
    return body;
  }
}
