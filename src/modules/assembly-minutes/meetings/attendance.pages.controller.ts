import { Body, Controller, Get, Param, Post } from '@nestjs/common';

import { Problem, unwrap } from '../../../platform/errors/problem';
import { blankForm, formAgain, tryAgain } from '../../../platform/forms/form-page';
import { readForm } from '../../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../../platform/security/current-actor';
import { page, seeOther, type Page, type SeeOther } from '../../../platform/views/page';
import { AttendanceService, type Arrival } from './attendance.service';
import { AttendanceForm, ProxyForm, RegistrationForm } from './meeting.forms';
import { MeetingPagesService } from './meeting-pages.service';

/** The parts of an address that name a meeting, or an entry of its lists. */
interface EntryPath {
  readonly slug: string;
  readonly no: string;
  readonly id: string;
}

/** The attendance list, as the secretary keeps it, and what members say before. */
@Controller('bodies/:slug/meetings/:no')
export class AttendancePagesController {
  constructor(
    private readonly pages: MeetingPagesService,
    private readonly attendance: AttendanceService,
  ) {}

  @Get('attendance')
  async list(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no }: EntryPath,
  ): Promise<Page> {
    const seen = await this.pages.find(slug, no, actor);
    await this.pages.runner(seen.key.body, actor);
    const model = { ...(await this.pages.attendancePage(seen)), form: blankForm() };
    return page('assembly-minutes/attendance', model, { noStore: true });
  }

  @Post('attendance')
  async note(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no }: EntryPath,
    @Body() typed: unknown,
  ): Promise<SeeOther> {
    const { key } = await this.pages.find(slug, no, actor);
    const runner = await this.pages.runner(key.body, actor);
    const form = readForm(AttendanceForm, typed);
    if (!form.ok) throw new Problem({ kind: 'bad-request' });
    const { membershipId, what } = form.value;
    unwrap(await this.attendance.note(runner.accountId, key, membershipId, arrivalOf(what)));
    return seeOther(`/bodies/${slug}/meetings/${no}/attendance`);
  }

  @Post('attendance/:id/striking')
  async strike(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no, id }: EntryPath,
  ): Promise<SeeOther> {
    const { key } = await this.pages.find(slug, no, actor);
    const runner = await this.pages.runner(key.body, actor);
    unwrap(await this.attendance.strike(runner.accountId, key, id));
    return seeOther(`/bodies/${slug}/meetings/${no}/attendance`, 'meetings.notice.struck');
  }

  @Post('proxies')
  async giveProxy(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no }: EntryPath,
    @Body() typed: unknown,
  ): Promise<Page | SeeOther> {
    const seen = await this.pages.find(slug, no, actor);
    const runner = await this.pages.runner(seen.key.body, actor);
    const form = readForm(ProxyForm, typed);
    if (!form.ok) {
      const again = formAgain(typed, form.error.fields);
      const model = { ...(await this.pages.attendancePage(seen)), form: again };
      return tryAgain('assembly-minutes/attendance', model);
    }
    unwrap(await this.attendance.giveProxy(runner.accountId, seen.key, form.value));
    return seeOther(`/bodies/${slug}/meetings/${no}/attendance`, 'meetings.notice.proxyGiven');
  }

  @Post('proxies/:id/end')
  async endProxy(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no, id }: EntryPath,
  ): Promise<SeeOther> {
    const { key } = await this.pages.find(slug, no, actor);
    await this.pages.runner(key.body, actor);
    unwrap(await this.attendance.endProxy(key, id));
    return seeOther(`/bodies/${slug}/meetings/${no}/attendance`, 'meetings.notice.proxyEnded');
  }

  @Post('registration')
  async register(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no }: EntryPath,
    @Body() typed: unknown,
  ): Promise<SeeOther> {
    const { key } = await this.pages.find(slug, no, actor);
    const own = await this.pages.member(key.body, actor);
    const form = readForm(RegistrationForm, typed);
    if (!form.ok) throw new Problem({ kind: 'bad-request' });
    unwrap(await this.attendance.register(key, own.id, form.value.answer));
    return seeOther(`/bodies/${slug}/meetings/${no}`, 'meetings.notice.registered');
  }
}

function arrivalOf(what: AttendanceForm['what']): Arrival {
  return what === 'departure' || what === 'excuse'
    ? { kind: what }
    : { kind: 'arrival', mode: what };
}
