import { Injectable } from '@nestjs/common';

import { mayVoteAs } from '../../../domain/bodies/membership';
import { ITEM_KINDS, nextItem, numbered, plannedMinutes } from '../../../domain/meetings/agenda';
import { MEETING_TABLE, type MeetingAct } from '../../../domain/meetings/meeting-states';
import { presenceAt } from '../../../domain/quorum/presence';
import { daysBetween } from '../../../domain/shared/plain-day';
import { Clock } from '../../../platform/clock';
import { Problem } from '../../../platform/errors/problem';
import type { Actor } from '../../../platform/security/current-actor';
import { signedIn } from '../../../platform/security/guard';
import { BodiesService, sittingOn, type BodyView, type MembershipView } from '../../bodies';
import { CityService } from '../../cycles';
import { runningItem } from './agenda.service';
import { AttendanceService, modeOf } from './attendance.service';
import { countedAttendance, mayRun, momentOf, ownMembership, votersOn } from './meeting-policy';
import type { AgendaItemView, MeetingView } from './meeting.view';
import { MeetingsService, type MeetingKey } from './meetings.service';

/** A meeting that somebody looks at. */
export interface Seen {
  readonly key: MeetingKey;
  readonly meeting: MeetingView;
  readonly actor: Actor | undefined;
}

/** What the pages of meetings show. */
@Injectable()
export class MeetingPagesService {
  constructor(
    private readonly bodies: BodiesService,
    private readonly meetings: MeetingsService,
    private readonly attendance: AttendanceService,
    private readonly city: CityService,
    private readonly clock: Clock,
  ) {}

  async body(slug: string): Promise<BodyView> {
    const body = await this.bodies.bySlug(slug);
    if (body === undefined) throw new Problem({ kind: 'body-not-found' });
    return body;
  }

  /** @throws Problem `sign-in-required`, or `not-allowed` for whoever does not run this body's meetings */
  async runner(body: BodyView, actor: Actor | undefined): Promise<Actor> {
    const known = signedIn(actor);
    const today = await this.city.today();
    if (!mayRun(body, known, today)) throw new Problem({ kind: 'not-allowed' });
    return known;
  }

  /** @throws Problem `not-allowed` for whoever does not sit in the body */
  async member(body: BodyView, actor: Actor | undefined): Promise<MembershipView> {
    const own = ownMembership(body, signedIn(actor), await this.city.today());
    if (own === undefined) throw new Problem({ kind: 'not-allowed' });
    return own;
  }

  async find(slug: string, no: string, actor: Actor | undefined): Promise<Seen> {
    const key = { body: await this.body(slug), no: /^\d{1,6}$/.test(no) ? Number(no) : 0 };
    const meeting = await this.meetings.find(key);
    if (meeting === undefined) throw new Problem({ kind: 'meeting-not-found' });
    return { key, meeting, actor };
  }

  async timezone(): Promise<string> {
    return (await this.city.current()).timezone;
  }

  async list(body: BodyView, actor: Actor | undefined) {
    const now = this.clock.now();
    const all = await this.meetings.ofBody(body);
    const isComing = ({ endsAt, state }: (typeof all)[number]): boolean =>
      state === 'open' || state === 'suspended' || (endsAt > now && state !== 'closed');
    return {
      ...bodyOf(body),
      coming: all.filter(isComing).toReversed(),
      past: all.filter((one) => !isComing(one)),
      canPlan: body.closedOn === null && mayRun(body, actor, await this.city.today()),
    };
  }

  async show(seen: Seen) {
    const { key, meeting, actor } = seen;
    const today = await this.city.today();
    const own = ownMembership(key.body, actor, today);
    const isRunner = mayRun(key.body, actor, today);
    const isInside = isRunner || own !== undefined;
    return {
      ...bodyOf(key.body),
      meeting: head(meeting),
      ...moments(meeting),
      agenda: agendaOf(meeting, isInside),
      plannedMinutes: plannedMinutes(meeting.items),
      link: isInside ? meeting.remoteUrl : null,
      isRunner,
      mayMove: own !== undefined && mayVoteAs(own.role) && !isOver(meeting),
      acts: isRunner ? possibleActs(meeting) : [],
      ...registrationOf(meeting, own),
      ...(await this.quorumShown(seen)),
    };
  }

  /** What the room needs now: item, quorum, what is next. Only on the chair's page closed items have titles. */
  async live(seen: Seen, { isPublic }: { readonly isPublic: boolean }) {
    const { key, meeting, actor } = seen;
    const today = await this.city.today();
    const running = runningItem(meeting);
    const numbers = new Map(numbered(meeting.items).map(({ item, number }) => [item.id, number]));
    const last = numbered(meeting.items).findLast(({ item }) => item.startedAt !== null);
    const next = nextItem(meeting.items, last?.item.id ?? null);
    const shown = (item: AgendaItemView | undefined) =>
      item === undefined
        ? null
        : {
            ...{ id: item.id, number: numbers.get(item.id) ?? '', startedAt: item.startedAt },
            title: item.closedGround !== null && isPublic ? null : item.title,
            closedGround: item.closedGround,
          };
    return {
      ...bodyOf(key.body),
      meeting: head(meeting),
      ...{ running: shown(running), next: shown(next), acts: possibleActs(meeting) },
      isRunner: mayRun(key.body, actor, today),
      ...(await this.quorumShown(seen)),
    };
  }

  async attendancePage(seen: Seen) {
    const { key, meeting } = seen;
    const today = await this.city.today();
    const sitting = sittingOn(key.body, today);
    const labels = new Map(key.body.seats.map(({ id, label }) => [id, label]));
    const names = new Map(sitting.map((one) => [one.id, one.publicName]));
    const rows = sitting.map((one) => ({
      ...{ id: one.id, name: one.publicName, role: one.role },
      seat: one.seatId === null ? null : (labels.get(one.seatId) ?? null),
      mode: modeOf(meeting, one.id) ?? null,
      isExcused: isExcused(meeting, one.id),
      answer: meeting.registrations.get(one.id) ?? null,
    }));
    const proxies = meeting.proxies.filter(({ until }) => until === null);
    return {
      ...bodyOf(key.body),
      meeting: head(meeting),
      rows: rows.toSorted((a, b) => place(a) - place(b)),
      entries: meeting.attendance.toReversed().map(({ id, membershipId, kind, mode, at }) => ({
        ...{ id, kind, mode, at },
        name: names.get(membershipId) ?? null,
      })),
      mostProxies: key.body.rules.proxiesPerMember,
      proxies: proxies.map(({ id, membershipId, holderId }) => ({
        ...{ id, member: names.get(membershipId) ?? null, holder: names.get(holderId) ?? null },
      })),
      members: votersOn(key.body, today).map(({ id, publicName }) => ({
        ...{ value: id, text: publicName ?? id.slice(0, 4) },
      })),
      ...(await this.quorumShown(seen)),
    };
  }

  async itemPage({ key, meeting }: Seen) {
    const parents = numbered(meeting.items).filter(({ depth }) => depth < 2);
    return {
      ...bodyOf(key.body),
      meeting: head(meeting),
      kinds: ITEM_KINDS,
      isLate: meeting.state !== 'planned',
      parents: parents.map(({ item, number }) => ({
        ...{ value: item.id, text: `${number} ${item.title}` },
      })),
    };
  }

  async noticePage({ key, meeting }: Seen) {
    const { noticeDays, mayBeUrgent } = key.body.rules;
    const today = await this.city.today();
    const meetsOn = await this.city.dayOf(meeting.startsAt);
    const days = daysBetween(today, meetsOn);
    return {
      ...bodyOf(key.body),
      meeting: head(meeting),
      ...{ noticeDays, mayBeUrgent, days, isShort: days < noticeDays },
      itemCount: meeting.items.length,
    };
  }

  private async quorumShown({ key, meeting }: Seen) {
    const hasBegun = meeting.state === 'open' || meeting.state === 'suspended';
    const at = hasBegun ? this.clock.now() : (momentOf(meeting, 'close') ?? this.clock.now());
    const { needed, present, isMet } = await this.attendance.quorum(key, meeting, at);
    const day = await this.city.dayOf(at);
    const counted = presenceAt(countedAttendance(key.body, meeting, day), at);
    const { inPerson, remote, represented } = counted;
    return {
      quorum: {
        ...{ needed, present, isMet, hasBegun },
        ...{ inPerson: inPerson.length, remote: remote.length, represented: represented.length },
      },
    };
  }
}

function bodyOf({ slug, name, kind }: BodyView) {
  return { slug, bodyName: name, kind };
}

function head({ no, title, startsAt, endsAt, place, remoteUrl, state }: MeetingView) {
  return { no, title, startsAt, endsAt, place, isRemote: remoteUrl !== null, state };
}

function moments(meeting: MeetingView) {
  const called = meeting.acts.find(({ act }) => act === 'call');
  const cancelled = meeting.acts.find(({ act }) => act === 'cancel');
  return {
    calledAt: called?.at ?? null,
    urgency: called?.reason ?? null,
    openedAt: momentOf(meeting, 'open') ?? null,
    closedAt: momentOf(meeting, 'close') ?? null,
    cancelReason: cancelled?.reason ?? null,
  };
}

/** Of a closed item the public learns its number, and by which law it is closed. */
function agendaOf(meeting: MeetingView, isInside: boolean) {
  return numbered(meeting.items).map(({ item, number, depth }) => {
    const { id, kind, closedGround, plannedMinutes: minutes, startedAt, endedAt } = item;
    const isHidden = closedGround !== null && !isInside;
    return {
      ...{ id, kind, number, depth, closedGround, minutes, startedAt, endedAt },
      title: isHidden ? null : item.title,
      text: isHidden ? '' : item.text,
      presenter: isHidden ? null : item.presenter,
      lateReason: item.lateReason,
    };
  });
}

function registrationOf(meeting: MeetingView, own: MembershipView | undefined) {
  const isAsked = meeting.state === 'planned' || meeting.state === 'called';
  return {
    mayRegister: isAsked && own !== undefined,
    answer: own === undefined ? null : (meeting.registrations.get(own.id) ?? null),
  };
}

function isOver({ state }: MeetingView): boolean {
  return state === 'closed' || state === 'cancelled';
}

function possibleActs({ state }: MeetingView): MeetingAct[] {
  return Object.keys(MEETING_TABLE[state]) as MeetingAct[];
}

function isExcused(meeting: MeetingView, membershipId: string): boolean {
  return meeting.attendance.some(
    (one) => one.membershipId === membershipId && one.kind === 'excuse',
  );
}

/** Those who said that they would come, and those who are there, first. */
function place(row: { mode: string | null; answer: string | null; isExcused: boolean }): number {
  if (row.mode !== null) return 0;
  if (row.isExcused || row.answer === 'absent') return 3;
  return row.answer === null ? 2 : 1;
}
