import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';

import { MEMBER_ROLES, SEAT_ORIGINS, WAYS_TO_SEAT } from '../../domain/bodies/membership';
import { parseDay, type PlainDay } from '../../domain/shared/plain-day';
import { err, ok, type Result } from '../../domain/shared/result';
import { Problem } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../platform/forms/form-page';
import {
  readForm,
  typedValues,
  type FieldError,
  type InvalidForm,
} from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { BodyPagesService } from './body-pages.service';
import type { BodyView } from './body.view';
import type { BodiesError } from './bodies.errors';
import { ClosureForm, EndingForm, MemberForm, RoleForm, SeatsForm } from './bodies.forms';
import { BodiesService } from './bodies.service';
import { MembershipsService, type NewMember } from './memberships.service';
import { SeatsService } from './seats.service';

/** The parts of an address that name a membership, or a seat. */
interface PartPath {
  readonly slug: string;
  readonly id: string;
}

/** At which field a refusal is told, and how; what is not here is told on a page of its own. */
const MISTAKES: Readonly<
  Partial<Record<BodiesError['kind'], readonly [field: string, text: string]>>
> = {
  'seat-taken': ['seatId', 'bodies.form.seatTaken'],
  'seat-closed': ['seatId', 'bodies.form.seatClosed'],
  'already-member': ['email', 'bodies.form.alreadyMember'],
  'too-many-terms': ['name', 'bodies.form.tooManyTerms'],
  'role-without-seat': ['role', 'bodies.form.roleWithoutSeat'],
  'account-unknown': ['email', 'bodies.form.accountUnknown'],
  'alias-missing': ['alias', 'bodies.form.aliasMissing'],
  'before-body': ['startedOn', 'bodies.form.beforeBody'],
};

/** Seats and who sits in them, as an officer keeps them. */
@Controller('bodies/:slug')
export class MembersPagesController {
  constructor(
    private readonly bodies: BodiesService,
    private readonly seats: SeatsService,
    private readonly memberships: MembershipsService,
    private readonly pages: BodyPagesService,
  ) {}

  @Get('seats/new')
  async showSeats(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const form = blankForm({ count: '1', origin: 'at_large', filledBy: 'elected' });
    return page('bodies/seats', seatsModel(await this.find(slug), form));
  }

  @Post('seats')
  async addSeats(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const found = await this.find(slug);
    const form = readForm(SeatsForm, body);
    if (!form.ok) {
      return tryAgain('bodies/seats', seatsModel(found, formAgain(body, form.error.fields)));
    }
    const { label, origin, filledBy, standsFor } = form.value;
    orProblem(
      await this.seats.add(officer.accountId, slug, {
        ...{ count: Number(form.value.count), label, origin, filledBy },
        standsFor: standsFor === '' ? null : standsFor,
        withDeputies: form.value.withDeputies === 'yes',
      }),
    );
    return seeOther(`/bodies/${slug}`, 'bodies.notice.seatsAdded');
  }

  @Get('seats/:id')
  async showSeat(@Param() { slug, id }: PartPath): Promise<Page> {
    return page('bodies/seat', await this.pages.seat(await this.find(slug), id));
  }

  @Post('seats/:id/closure')
  async closeSeat(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, id }: PartPath,
    @Body() body: unknown,
  ): Promise<SeeOther> {
    const officer = requireRole(actor, 'officer');
    const form = readForm(ClosureForm, body);
    const day = form.ok ? parseDay(form.value.closedOn) : form;
    if (!day.ok) throw new Problem({ kind: 'bad-request' });
    const closing = { seatId: id, closedOn: day.value };
    orProblem(await this.seats.close(officer.accountId, slug, closing));
    return seeOther(`/bodies/${slug}`, 'bodies.notice.seatClosed');
  }

  @Get('memberships/new')
  async showMember(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Query() query: unknown,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const today = await this.pages.today();
    const seatId = typedValues(query)['seat'] ?? '';
    const form = blankForm({
      seatId,
      role: seatId === '' ? 'secretary' : 'member',
      startedOn: today,
    });
    return page('bodies/member', await this.memberModel(slug, form), { noStore: true });
  }

  @Post('memberships')
  async seat(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const member = readMember(body);
    const seated = member.ok
      ? await this.memberships.seat(officer.accountId, slug, member.value)
      : member;
    if (seated.ok) return seeOther(`/bodies/${slug}`, 'bodies.notice.seated');
    const form = formAgain(body, mistakesOf(seated.error));
    return tryAgain('bodies/member', await this.memberModel(slug, form));
  }

  @Get('memberships/:id')
  async showMembership(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, id }: PartPath,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    return this.membershipPage(slug, id, {});
  }

  @Post('memberships/:id/ending')
  async end(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, id }: PartPath,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const form = readForm(EndingForm, body);
    const day = form.ok ? readDay(form.value.endedOn, 'endedOn') : form;
    const ended =
      form.ok && day.ok
        ? await this.memberships.end(officer.accountId, slug, {
            ...{ membershipId: id, endedOn: day.value, reason: form.value.reason },
          })
        : day;
    if (ended.ok) return seeOther(`/bodies/${slug}`, 'bodies.notice.ended');
    return this.membershipPage(slug, id, {
      ending: formAgain(body, earlyOr(ended.error, 'endedOn')),
    });
  }

  @Post('memberships/:id/role')
  async changeRole(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, id }: PartPath,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const form = readForm(RoleForm, body);
    const day = form.ok ? readDay(form.value.from, 'from') : form;
    const changed =
      form.ok && day.ok
        ? await this.memberships.changeRole(officer.accountId, slug, {
            ...{ membershipId: id, role: form.value.role, from: day.value },
          })
        : day;
    if (changed.ok) return seeOther(`/bodies/${slug}`, 'bodies.notice.roleChanged');
    return this.membershipPage(slug, id, { role: formAgain(body, earlyOr(changed.error, 'from')) });
  }

  private async membershipPage(
    slug: string,
    id: string,
    forms: { readonly ending?: FormState; readonly role?: FormState },
  ): Promise<Page> {
    const model = await this.pages.membership(await this.find(slug), id);
    const { today, role } = model.membership;
    const shown = {
      ...model,
      ending: forms.ending ?? blankForm({ endedOn: today, reason: 'resigned' }),
      change: forms.role ?? blankForm({ role, from: today }),
    };
    const isAgain = forms.ending !== undefined || forms.role !== undefined;
    return isAgain
      ? tryAgain('bodies/membership', shown)
      : page('bodies/membership', shown, { noStore: true });
  }

  private async memberModel(slug: string, form: FormState) {
    const body = await this.find(slug);
    return { ...(await this.pages.freeSeats(body)), form, roles: MEMBER_ROLES };
  }

  private async find(slug: string): Promise<BodyView> {
    const body = await this.bodies.bySlug(slug);
    if (body === undefined) throw new Problem({ kind: 'body-not-found' });
    return body;
  }
}

function seatsModel({ slug, name }: BodyView, form: FormState) {
  return { slug, name, form, origins: SEAT_ORIGINS, ways: WAYS_TO_SEAT };
}

function readDay(text: string, field: string): Result<PlainDay, InvalidForm> {
  const day = parseDay(text);
  if (day.ok) return day;
  return err({ kind: 'invalid-form', fields: [{ field, text: 'bodies.form.day' }] });
}

function readMember(body: unknown): Result<NewMember, InvalidForm> {
  const form = readForm(MemberForm, body);
  if (!form.ok) return form;
  const { seatId, role, name, alias, bornMonth, email } = form.value;
  const startedOn = readDay(form.value.startedOn, 'startedOn');
  if (!startedOn.ok) return startedOn;
  return ok({
    ...{ seatId: orNull(seatId), role, startedOn: startedOn.value, name },
    ...{ alias: orNull(alias), bornMonth: orNull(bornMonth), email: orNull(email) },
  });
}

function mistakesOf(error: BodiesError | InvalidForm): readonly FieldError[] {
  if (error.kind === 'invalid-form') return error.fields;
  const told = MISTAKES[error.kind];
  if (told === undefined) throw new Problem(error);
  const { kind: _kind, ...values } = error;
  return [{ field: told[0], text: told[1], values }];
}

function earlyOr(error: BodiesError | InvalidForm, field: string): readonly FieldError[] {
  if (error.kind !== 'end-before-start') return mistakesOf(error);
  const values = { startedOn: error.startedOn };
  return [{ field, text: 'bodies.form.endEarly', values }];
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}

function orProblem<T>(result: Result<T, BodiesError>): T {
  if (!result.ok) throw new Problem(result.error);
  return result.value;
}
