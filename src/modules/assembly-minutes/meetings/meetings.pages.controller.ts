import { Body, Controller, Get, Param, Post } from '@nestjs/common';

import type { MeetingAct } from '../../../domain/meetings/meeting-states';
import { err, ok, type Result } from '../../../domain/shared/result';
import { unwrap } from '../../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../../platform/forms/form-page';
import { readForm, type FieldError, type InvalidForm } from '../../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../../platform/security/current-actor';
import { page, seeOther, type Page, type SeeOther } from '../../../platform/views/page';
import { instantOf, localTime } from '../../cycles';
import { MotionPagesService } from '../motions/motion-pages.service';
import { MeetingForm, NoticeForm, ReasonForm } from './meeting.forms';
import { MeetingPagesService } from './meeting-pages.service';
import type { MeetingView } from './meeting.view';
import { MeetingsService, type MeetingTerms } from './meetings.service';

/** The parts of an address that name a meeting. */
interface MeetingPath {
  readonly slug: string;
  readonly no: string;
}

/** Acts that are asked for a reason, as addresses call them. */
type Step = 'suspension' | 'cancellation';

/** Meetings for everybody, and the desk of those who run them. */
@Controller('bodies/:slug/meetings')
export class MeetingsPagesController {
  constructor(
    private readonly pages: MeetingPagesService,
    private readonly meetings: MeetingsService,
    private readonly motions: MotionPagesService,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor | undefined, @Param('slug') slug: string): Promise<Page> {
    return page(
      'assembly-minutes/meetings',
      await this.pages.list(await this.pages.body(slug), actor),
    );
  }

  @Get('new')
  async showNew(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
  ): Promise<Page> {
    const body = await this.pages.body(slug);
    await this.pages.runner(body, actor);
    return page('assembly-minutes/meeting-new', { slug, bodyName: body.name, form: blankForm() });
  }

  @Post()
  async plan(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Body() typed: unknown,
  ): Promise<Page | SeeOther> {
    const body = await this.pages.body(slug);
    const runner = await this.pages.runner(body, actor);
    const terms = readTerms(typed, await this.pages.timezone());
    const planned = terms.ok
      ? await this.meetings.plan(runner.accountId, body, terms.value)
      : terms;
    if (planned.ok) {
      return seeOther(`/bodies/${slug}/meetings/${planned.value}`, 'meetings.notice.planned');
    }
    const form = formAgain(typed, mistakesOf(planned.error));
    return tryAgain('assembly-minutes/meeting-new', { slug, bodyName: body.name, form });
  }

  @Get(':no')
  async show(@CurrentActor() actor: Actor | undefined, @Param() path: MeetingPath): Promise<Page> {
    const seen = await this.pages.find(path.slug, path.no, actor);
    const model = await this.pages.show(seen);
    const motions = await this.motions.underItems(seen);
    const agenda = model.agenda.map((item) => ({
      ...item,
      motions: motions.filter(({ itemId }) => itemId === item.id),
    }));
    return page('assembly-minutes/meeting', { ...model, agenda });
  }

  @Get(':no/screen')
  async screen(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
  ): Promise<Page> {
    const seen = await this.pages.find(path.slug, path.no, actor);
    return page('assembly-minutes/screen', await this.pages.live(seen, { isPublic: true }), {
      noStore: true,
    });
  }

  @Get(':no/live')
  async live(@CurrentActor() actor: Actor | undefined, @Param() path: MeetingPath): Promise<Page> {
    const seen = await this.pages.find(path.slug, path.no, actor);
    await this.pages.runner(seen.key.body, actor);
    return page('assembly-minutes/live', await this.pages.live(seen, { isPublic: false }), {
      noStore: true,
    });
  }

  @Get(':no/edit')
  async showEdit(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
  ): Promise<Page> {
    const { key, meeting } = await this.pages.find(path.slug, path.no, actor);
    await this.pages.runner(key.body, actor);
    const form = blankForm(typedTerms(meeting, await this.pages.timezone()));
    const model = { ...path, bodyName: key.body.name, state: meeting.state, form };
    return page('assembly-minutes/meeting-edit', model);
  }

  @Post(':no/edit')
  async move(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
    @Body() typed: unknown,
  ): Promise<Page | SeeOther> {
    const { key, meeting } = await this.pages.find(path.slug, path.no, actor);
    const runner = await this.pages.runner(key.body, actor);
    const terms = readTerms(typed, await this.pages.timezone());
    const moved = terms.ok ? await this.meetings.move(runner.accountId, key, terms.value) : terms;
    if (moved.ok) return seeOther(pathOf(path), 'meetings.notice.moved');
    const form = formAgain(typed, mistakesOf(moved.error));
    const model = { ...path, bodyName: key.body.name, state: meeting.state, form };
    return tryAgain('assembly-minutes/meeting-edit', model);
  }

  @Get(':no/notice')
  async showNotice(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
  ): Promise<Page> {
    const seen = await this.pages.find(path.slug, path.no, actor);
    await this.pages.runner(seen.key.body, actor);
    const model = { ...(await this.pages.noticePage(seen)), form: blankForm() };
    return page('assembly-minutes/notice', model, { noStore: true });
  }

  @Post(':no/notice')
  async call(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
    @Body() typed: unknown,
  ): Promise<Page | SeeOther> {
    const seen = await this.pages.find(path.slug, path.no, actor);
    const runner = await this.pages.runner(seen.key.body, actor);
    const form = readForm(NoticeForm, typed);
    const called = form.ok
      ? await this.meetings.call(runner.accountId, seen.key, form.value.urgency)
      : form;
    if (called.ok) return seeOther(pathOf(path), 'meetings.notice.called');
    const errors = mistakesOf(called.error);
    const model = { ...(await this.pages.noticePage(seen)), form: formAgain(typed, errors) };
    return tryAgain('assembly-minutes/notice', model);
  }

  @Get(':no/suspension')
  async showSuspension(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
  ): Promise<Page> {
    return this.whyPage(actor, path, { step: 'suspension', form: blankForm() });
  }

  @Get(':no/cancellation')
  async showCancellation(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
  ): Promise<Page> {
    return this.whyPage(actor, path, { step: 'cancellation', form: blankForm() });
  }

  @Post(':no/opening')
  async open(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
  ): Promise<SeeOther> {
    return this.act(actor, path, 'open');
  }

  @Post(':no/resumption')
  async resume(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
  ): Promise<SeeOther> {
    return this.act(actor, path, 'resume');
  }

  @Post(':no/closing')
  async close(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
  ): Promise<SeeOther> {
    return this.act(actor, path, 'close');
  }

  @Post(':no/suspension')
  async suspend(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
    @Body() typed: unknown,
  ): Promise<Page | SeeOther> {
    return this.actWithReason(actor, path, { step: 'suspension', act: 'suspend', typed });
  }

  @Post(':no/cancellation')
  async cancel(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MeetingPath,
    @Body() typed: unknown,
  ): Promise<Page | SeeOther> {
    return this.actWithReason(actor, path, { step: 'cancellation', act: 'cancel', typed });
  }

  private async actWithReason(
    actor: Actor | undefined,
    path: MeetingPath,
    { step, act, typed }: { step: Step; act: MeetingAct; typed: unknown },
  ): Promise<Page | SeeOther> {
    const why = readForm(ReasonForm, typed);
    if (why.ok) return this.act(actor, path, act, why.value.reason);
    return this.whyPage(actor, path, { step, form: formAgain(typed, why.error.fields) });
  }

  private async whyPage(
    actor: Actor | undefined,
    path: MeetingPath,
    { step, form }: { readonly step: Step; readonly form: FormState },
  ): Promise<Page> {
    const { key, meeting } = await this.pages.find(path.slug, path.no, actor);
    await this.pages.runner(key.body, actor);
    const { slug, no } = path;
    const model = { slug, no, step, title: meeting.title, bodyName: key.body.name, form };
    const hasMistakes = form.errors.length > 0;
    return hasMistakes
      ? tryAgain('assembly-minutes/step', model)
      : page('assembly-minutes/step', model, { noStore: true });
  }

  private async act(
    actor: Actor | undefined,
    path: MeetingPath,
    act: MeetingAct,
    reason: string | null = null,
  ): Promise<SeeOther> {
    const { key } = await this.pages.find(path.slug, path.no, actor);
    const runner = await this.pages.runner(key.body, actor);
    unwrap(await this.meetings.act(runner.accountId, key, { act, reason }));
    const isLive = act === 'open' || act === 'resume' || act === 'suspend';
    return seeOther(`${pathOf(path)}${isLive ? '/live' : ''}`, `meetings.notice.${act}`);
  }
}

function pathOf({ slug, no }: MeetingPath): string {
  return `/bodies/${slug}/meetings/${no}`;
}

function typedTerms(
  { title, startsAt, endsAt, place, remoteUrl }: MeetingView,
  timezone: string,
): Readonly<Record<string, string>> {
  return {
    ...{ title, place: place ?? '', remoteUrl: remoteUrl ?? '' },
    startsAt: localTime(startsAt, timezone),
    endsAt: localTime(endsAt, timezone),
  };
}

function readTerms(typed: unknown, timezone: string): Result<MeetingTerms, InvalidForm> {
  const form = readForm(MeetingForm, typed);
  if (!form.ok) return form;
  const { title, place, remoteUrl } = form.value;
  const startsAt = instantOf(form.value.startsAt, timezone);
  const endsAt = instantOf(form.value.endsAt, timezone);
  if (startsAt === undefined) return wrong('startsAt', 'meetings.form.time');
  if (endsAt === undefined) return wrong('endsAt', 'meetings.form.time');
  if (endsAt <= startsAt) return wrong('endsAt', 'meetings.form.endsBefore');
  if (place === '' && remoteUrl === '') return wrong('place', 'meetings.form.where');
  return ok({
    ...{ title, startsAt, endsAt },
    place: place === '' ? null : place,
    remoteUrl: remoteUrl === '' ? null : remoteUrl,
  });
}

function wrong(field: string, text: string): Result<never, InvalidForm> {
  return err({ kind: 'invalid-form', fields: [{ field, text }] });
}

/** At which field a refusal is told. */
function mistakesOf(error: InvalidForm | { readonly kind: string }): readonly FieldError[] {
  if (isInvalid(error)) return error.fields;
  const { kind, ...values } = error;
  if (kind === 'meeting-in-past') return [{ field: 'startsAt', text: 'meetings.form.inPast' }];
  if (kind === 'agenda-empty') return [{ field: 'urgency', text: 'meetings.form.agendaEmpty' }];
  if (kind === 'notice-too-late') {
    return [{ field: 'urgency', text: 'meetings.form.noticeLate', values }];
  }
  unwrap(err(error));
  return [];
}

function isInvalid(error: InvalidForm | { readonly kind: string }): error is InvalidForm {
  return error.kind === 'invalid-form';
}
