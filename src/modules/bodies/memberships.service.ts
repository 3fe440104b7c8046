import { Injectable } from '@nestjs/common';

import {
  inheritedTermEnd,
  maySeat,
  mayVoteAs,
  termEnd,
  type EndReason,
  type MemberRole,
  type WayToSeat,
} from '../../domain/bodies/membership';
import { isMinor } from '../../domain/bodies/public-name';
import type { PlainDay } from '../../domain/shared/plain-day';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { AccountsService } from '../accounts';
import { AuditTrail } from '../audit-trail';
import { BodiesRepository } from './bodies.repository';
import { BodiesService } from './bodies.service';
import type { BodyView, SeatView } from './body.view';
import type { BodiesError } from './bodies.errors';

/** Who takes a seat, as an officer types it. */
export interface NewMember {
  /** Null for those who serve without a seat. */
  readonly seatId: string | null;
  readonly role: MemberRole;
  /** How she came to it; what the seat says if absent. */
  readonly origin?: WayToSeat;
  readonly startedOn: PlainDay;
  readonly name: string;
  readonly alias: string | null;
  /** "2011-04". */
  readonly bornMonth: string | null;
  /** Of her account, so that she can take part on line; null without one. */
  readonly email: string | null;
}

/** The end of a membership. */
export interface MembershipEnd {
  readonly membershipId: string;
  /** The first day on which it no longer holds. */
  readonly endedOn: PlainDay;
  readonly reason: EndReason;
}

/** Who sits in a body from when to when: begun and ended, never changed. */
@Injectable()
export class MembershipsService {
  constructor(
    private readonly bodies: BodiesService,
    private readonly repository: BodiesRepository,
    private readonly accounts: AccountsService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Seats somebody and gives the id of the membership. */
  async seat(
    actorId: string | null,
    slug: string,
    member: NewMember,
  ): Promise<Result<string, BodiesError>> {
    const accountId = member.email === null ? null : await this.accounts.idOf(member.email);
    if (accountId === undefined) return err({ kind: 'account-unknown' });
    return this.bodies.change(slug, async (tx, body) => {
      const personId = (await this.knownPerson(tx, accountId)) ?? newId();
      const seating = { ...member, personId };
      const refusal = refusalOf(body, seating);
      if (refusal !== undefined) return err(refusal);
      await this.keepPerson(tx, { ...member, id: personId, accountId });
      return ok(await this.begin(tx, body, { actorId, seating }));
    });
  }

  /** Ends a membership; `membership-over` where it has an end already. */
  async end(
    actorId: string | null,
    slug: string,
    { membershipId, endedOn, reason }: MembershipEnd,
  ): Promise<Result<void, BodiesError>> {
    return this.bodies.change(slug, async (tx, body) => {
      const found = endable(body, membershipId, endedOn);
      if (!found.ok) return found;
      const ending = { endedOn, endReason: reason, endedBy: actorId, replacedById: null };
      await this.repository.end(tx, [membershipId], ending);
      await this.record(tx, 'membership-ended', { actorId, slug, membershipId, endedOn, reason });
      return ok(undefined);
    });
  }

  /** Gives a member another role from a day on: one membership ends and another begins in the same seat. */
  async changeRole(
    actorId: string | null,
    slug: string,
    { membershipId, role, from }: { membershipId: string; role: MemberRole; from: PlainDay },
  ): Promise<Result<string, BodiesError>> {
    return this.bodies.change(slug, async (tx, body) => {
      const found = endable(body, membershipId, from);
      if (!found.ok) return found;
      const before = found.value;
      if (before.seatId === null && mayVoteAs(role)) {
        return err({ kind: 'role-without-seat', role });
      }
      const ending = { endedOn: from, endReason: 'role_changed', endedBy: actorId } as const;
      await this.repository.end(tx, [membershipId], { ...ending, replacedById: null });
      const id = newId();
      const { seatId, personId, origin, termEndsOn } = before;
      await this.repository.insertMembership(tx, {
        ...{ id, bodyId: body.id, seatId, personId, role, origin, startedOn: from, termEndsOn },
        ...{ endedOn: null, endReason: null, endedBy: null, replacedById: null },
        ...{ createdBy: actorId, createdAt: this.clock.now() },
      });
      await this.repository.replace(tx, membershipId, id);
      await this.record(tx, 'member-seated', { actorId, slug, membershipId: id, role, from });
      return ok(id);
    });
  }

  private async begin(
    tx: Tx,
    body: BodyView,
    { actorId, seating }: { actorId: string | null; seating: NewMember & { personId: string } },
  ): Promise<string> {
    const { seatId, role, startedOn, personId } = seating;
    const seat = body.seats.find(({ id }) => id === seatId);
    const id = newId();
    await this.repository.insertMembership(tx, {
      ...{ id, bodyId: body.id, seatId, personId, role, startedOn },
      origin: seating.origin ?? seat?.filledBy ?? 'appointed',
      termEndsOn: seat === undefined ? null : termOf(body, seat, startedOn),
      ...{ endedOn: null, endReason: null, endedBy: null, replacedById: null },
      ...{ createdBy: actorId, createdAt: this.clock.now() },
    });
    const before = body.memberships.find(
      (one) => seatId !== null && one.seatId === seatId && one.replacedById === null,
    );
    if (before !== undefined) await this.repository.replace(tx, before.id, id);
    const details = { actorId, slug: body.slug, membershipId: id, role, startedOn };
    await this.record(tx, 'member-seated', details);
    return id;
  }

  private async knownPerson(tx: Tx, accountId: string | null): Promise<string | undefined> {
    if (accountId === null) return undefined;
    return (await this.repository.personOfAccount(tx, accountId))?.id;
  }

  private async keepPerson(
    tx: Tx,
    { id, name, alias, bornMonth, accountId }: NewMember & { id: string; accountId: string | null },
  ): Promise<void> {
    if ((await this.repository.person(tx, id)) !== null) return;
    const createdAt = this.clock.now();
    await this.repository.insertPerson(tx, { id, name, alias, bornMonth, accountId, createdAt });
  }

  /** The record names the membership and never the person: it is kept longer than names may be. */
  private async record(
    tx: Tx,
    event: string,
    { actorId, slug, ...details }: Recorded,
  ): Promise<void> {
    await this.audit.record(tx, { event, actorId, subject: `body:${slug}`, details });
  }
}

/** Who did it in which body, and what the record says beside that. */
type Recorded = Readonly<Record<string, string | null>> & {
  readonly actorId: string | null;
  readonly slug: string;
};

function refusalOf(
  body: BodyView,
  seating: NewMember & { readonly personId: string },
): BodiesError | undefined {
  const { seatId, startedOn, alias } = seating;
  const { foundedOn, seats, memberships, rules } = body;
  if (startedOn < foundedOn) return { kind: 'before-body', foundedOn };
  const seat = seats.find(({ id }) => id === seatId);
  if (seatId !== null && seat === undefined) return { kind: 'seat-not-found' };
  const closedOn = seat?.closedOn ?? null;
  if (closedOn !== null) return { kind: 'seat-closed', closedOn };
  if (alias === null && isMinor(seating, startedOn)) return { kind: 'alias-missing' };
  const may = maySeat(seating, memberships, rules.terms);
  return may.ok ? undefined : may.error;
}

function termOf({ memberships, rules }: BodyView, seat: SeatView, startedOn: PlainDay) {
  const earlier = memberships.filter(({ seatId }) => seatId === seat.id);
  const { termGroup: group } = seat;
  const isFirst = earlier.length === 0;
  return (
    inheritedTermEnd(startedOn, earlier[0]) ?? termEnd(startedOn, rules.terms, { group, isFirst })
  );
}

function endable(body: BodyView, membershipId: string, endedOn: PlainDay) {
  const found = body.memberships.find(({ id }) => id === membershipId);
  if (found === undefined) return err({ kind: 'membership-not-found' });
  if (found.endedOn !== null) return err({ kind: 'membership-over', endedOn: found.endedOn });
  const { startedOn } = found;
  return endedOn < startedOn ? err({ kind: 'end-before-start', startedOn }) : ok(found);
}
