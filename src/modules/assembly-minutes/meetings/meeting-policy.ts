import { mayVoteAs } from '../../../domain/bodies/membership';
import type { Instant } from '../../../domain/shared/instant';
import type { PlainDay } from '../../../domain/shared/plain-day';
import { holds, type Actor } from '../../../platform/security/current-actor';
import { sittingOn, type BodyView, type MembershipView } from '../../bodies';
import type { Attendance, AttendanceEvent } from '../../../domain/quorum/presence';
import type { BodySize } from '../../../domain/quorum/quorum-rule';
import type { MeetingView } from './meeting.view';

const RUNS = new Set(['chair', 'deputy_chair', 'secretary']);

/** The membership of the signed-in person on a day, if she sits in the body. */
export function ownMembership(
  body: BodyView,
  actor: Actor | undefined,
  day: PlainDay,
): MembershipView | undefined {
  if (actor === undefined) return undefined;
  return sittingOn(body, day).find(({ accountId }) => accountId === actor.accountId);
}

/** Chair, deputy chair and secretary run the meetings of their body; officers any. */
export function mayRun(body: BodyView, actor: Actor | undefined, day: PlainDay): boolean {
  if (holds(actor, 'officer')) return true;
  const own = ownMembership(body, actor, day);
  return own !== undefined && RUNS.has(own.role);
}

/** Who decides in a meeting on a day: deputies too, who count while the other is not there. */
export function votersOn(body: BodyView, day: PlainDay): MembershipView[] {
  return sittingOn(body, day).filter(({ role }) => mayVoteAs(role) || role === 'deputy');
}

/** What a share of the quorum is taken of on a day; a seat and its deputy's are one. */
export function bodySize(body: BodyView, day: PlainDay): BodySize {
  const main = new Map(body.seats.map(({ id, deputyOf }) => [id, deputyOf ?? id]));
  const open = body.seats.filter(
    ({ closedOn, deputyOf }) => deputyOf === null && (closedOn === null || day < closedOn),
  );
  const held = votersOn(body, day).map(({ seatId }) => main.get(seatId ?? ''));
  return { seats: open.length, sittingMembers: new Set(held).size };
}

/** Who came and went, of those who count for the quorum. */
export function countedAttendance(body: BodyView, meeting: MeetingView, day: PlainDay): Attendance {
  const voters = votersOn(body, day);
  const isVoter = new Set(voters.map(({ id }) => id));
  const events = meeting.attendance
    .filter(({ membershipId }) => isVoter.has(membershipId))
    .flatMap(({ kind, membershipId: memberId, mode, at }): AttendanceEvent[] => {
      if (kind === 'departure') return [{ kind, memberId, at }];
      return kind === 'arrival' && mode !== null ? [{ kind, memberId, at, mode }] : [];
    });
  const proxies = meeting.proxies.map(({ membershipId: memberId, holderId, from, until }) => ({
    ...{ memberId, holderId, from, until },
  }));
  return { events, proxies, deputies: deputiesOf(body, voters) };
}

/** The first moment of a kind of act; undefined where it was not done. */
export function momentOf(
  meeting: MeetingView,
  act: 'call' | 'open' | 'close',
): Instant | undefined {
  return meeting.acts.find((one) => one.act === act)?.at;
}

function deputiesOf(body: BodyView, voters: readonly MembershipView[]) {
  const holder = new Map(voters.map(({ id, seatId }) => [seatId, id]));
  const mainOf = new Map(body.seats.map(({ id, deputyOf }) => [id, deputyOf]));
  const deputies = voters.flatMap(({ id, seatId }): [string, string | null][] => {
    const main = mainOf.get(seatId ?? '') ?? null;
    return main === null ? [] : [[id, holder.get(main) ?? null]];
  });
  return new Map(deputies);
}
