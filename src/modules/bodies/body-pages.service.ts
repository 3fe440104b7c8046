import { Injectable } from '@nestjs/common';

import { END_REASONS, mayVoteAs, MEMBER_ROLES, vacantSeats } from '../../domain/bodies/membership';
import { MOTION_WORKFLOWS } from '../../domain/motions/motion-states';
import { MAJORITY_BASES, MAJORITY_KINDS, TIE_RULES } from '../../domain/quorum/majority-rule';
import { neededFor, QUORUM_BASES, QUORUM_ROUNDINGS } from '../../domain/quorum/quorum-rule';
import type { PlainDay } from '../../domain/shared/plain-day';
import { Problem } from '../../platform/errors/problem';
import { holds, type Actor } from '../../platform/security/current-actor';
import { CityService } from '../cycles';
import type { BodyView, MembershipView, SeatView } from './body.view';
import { BodiesService, sittingOn } from './bodies.service';

/** What the pages of bodies show. */
@Injectable()
export class BodyPagesService {
  constructor(
    private readonly bodies: BodiesService,
    private readonly city: CityService,
  ) {}

  async today(): Promise<PlainDay> {
    return this.city.today();
  }

  async list(actor: Actor | undefined) {
    const bodies = await this.bodies.all();
    return {
      standing: bodies.filter(({ closedOn }) => closedOn === null),
      closed: bodies.filter(({ closedOn }) => closedOn !== null),
      canFound: holds(actor, 'officer'),
    };
  }

  async show(body: BodyView, actor: Actor | undefined) {
    const today = await this.today();
    const sitting = sittingOn(body, today);
    const bySeat = new Map(sitting.map((one) => [one.seatId, one]));
    const seats = body.seats.filter(({ closedOn }) => closedOn === null || today < closedOn);
    const rowOf = (seat: SeatView) => ({
      ...seatRow(seat),
      member: memberRow(bySeat.get(seat.id)),
    });
    const vacant = vacantSeats(seats, body.memberships, today, body.rules.terms);
    const staff = sitting.filter(({ seatId }) => seatId === null);
    return {
      ...summary(body),
      mandate: body.mandate,
      members: seats.filter(({ deputyOf }) => deputyOf === null).map(rowOf),
      deputies: seats.filter(({ deputyOf }) => deputyOf !== null).map(rowOf),
      staff: staff.map((one) => memberRow(one)),
      vacantCount: vacant.filter(({ id }) => isMain(seats, id)).length,
      rules: rulesShown(body, sitting),
      isOfficer: holds(actor, 'officer'),
    };
  }

  async history(body: BodyView) {
    const labels = new Map(body.seats.map(({ id, label }) => [id, label]));
    return {
      ...summary(body),
      rows: body.memberships.map((one) => ({
        ...memberRow(one)!,
        seat: one.seatId === null ? null : (labels.get(one.seatId) ?? null),
        seatId: one.seatId,
      })),
    };
  }

  async seat(body: BodyView, id: string) {
    const seat = body.seats.find((one) => one.id === id);
    if (seat === undefined) throw new Problem({ kind: 'seat-not-found' });
    const holders = body.memberships.filter(({ seatId }) => seatId === id);
    const main = body.seats.find((one) => one.id === seat.deputyOf);
    return {
      ...summary(body),
      seat: { ...seatRow(seat), closedOn: seat.closedOn, standsInFor: main?.label ?? null },
      holders: holders.map((one) => memberRow(one)!),
    };
  }

  async freeSeats(body: BodyView) {
    const today = await this.today();
    const vacant = new Set(
      vacantSeats(body.seats, body.memberships, today, body.rules.terms).map(({ id }) => id),
    );
    const free = body.seats.filter(({ id }) => vacant.has(id));
    return { ...summary(body), seats: free.map(({ id, label }) => ({ value: id, text: label })) };
  }

  async membership(body: BodyView, id: string) {
    const found = body.memberships.find((one) => one.id === id);
    if (found === undefined) throw new Problem({ kind: 'membership-not-found' });
    const seat = body.seats.find((one) => one.id === found.seatId);
    const today = await this.today();
    return {
      ...summary(body),
      membership: { ...memberRow(found)!, today, seat: seat?.label ?? null },
      reasons: END_REASONS.filter(
        (reason) => reason !== 'role_changed' && reason !== 'body_closed',
      ),
      roles: MEMBER_ROLES,
    };
  }

  async closure(body: BodyView) {
    const today = await this.today();
    return { ...summary(body), today, sittingCount: sittingOn(body, today).length };
  }

  ruleChoices() {
    return {
      ...{ quorumBases: QUORUM_BASES, quorumRoundings: QUORUM_ROUNDINGS },
      ...{ majorityKinds: MAJORITY_KINDS, majorityBases: MAJORITY_BASES, ties: TIE_RULES },
      workflows: MOTION_WORKFLOWS,
    };
  }
}

function summary({ slug, name, kind, foundedOn, closedOn }: BodyView) {
  return { slug, name, kind, foundedOn, closedOn };
}

function seatRow({ id, label, origin, standsFor, filledBy }: SeatView) {
  return { id, label, origin, standsFor, filledBy };
}

function memberRow(one: MembershipView | undefined) {
  if (one === undefined) return null;
  const { id, publicName: name, role, origin, startedOn, termEndsOn, endedOn, endReason } = one;
  return { id, name, role, origin, startedOn, termEndsOn, endedOn, endReason };
}

function isMain(seats: readonly SeatView[], id: string): boolean {
  return seats.find((seat) => seat.id === id)?.deputyOf === null;
}

/** The rules in figures of today, so that nobody has to compute. */
function rulesShown({ rules, seats }: BodyView, sitting: readonly MembershipView[]) {
  const { quorum, majority, terms, noticeDays } = rules;
  const sizes = {
    seats: seats.filter(({ deputyOf, closedOn }) => deputyOf === null && closedOn === null).length,
    sitting_members: sitting.filter(({ role }) => mayVoteAs(role)).length,
  };
  const base = quorum.kind === 'fraction' ? quorum.base : 'seats';
  const needed = base === 'registered_present' ? null : neededFor(quorum, sizes[base]);
  return {
    ...{ needed, sitting: sizes.sitting_members, noticeDays },
    quorum: quorum.kind === 'fraction' ? quorum : null,
    majority: { p: 0, q: 0, ...majority },
    termMonths: terms.months,
    groups: terms.groups,
  };
}
