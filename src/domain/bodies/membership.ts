import { plusMonths, type PlainDay } from '../shared/plain-day';
import { err, ok, type Result } from '../shared/result';

/** What a body can be. */
export const BODY_KINDS = [
  'assembly',
  'youth_council',
  'committee',
  'neighbourhood',
  'dialogue',
] as const;
/** One of the kinds. */
export type BodyKind = (typeof BODY_KINDS)[number];

/** Whom a seat stands for. */
export const SEAT_ORIGINS = ['area', 'school', 'organisation', 'at_large', 'lottery'] as const;
/** One of the origins. */
export type SeatOrigin = (typeof SEAT_ORIGINS)[number];

/** How somebody comes to a seat. */
export const WAYS_TO_SEAT = ['elected', 'drawn', 'appointed', 'ex_officio'] as const;
/** One of the ways. */
export type WayToSeat = (typeof WAYS_TO_SEAT)[number];

/** What a person is in a body. */
export const MEMBER_ROLES = [
  'chair',
  'deputy_chair',
  'secretary',
  'member',
  'deputy',
  'adviser',
  'facilitator',
] as const;
/** One of the roles. */
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** Why a membership is over. */
export const END_REASONS = [
  'term_end',
  'resigned',
  'aged_out',
  'moved',
  'removed',
  'deceased',
  'role_changed',
  'body_closed',
] as const;
/** One of the reasons. */
export type EndReason = (typeof END_REASONS)[number];

/** What must happen with an empty seat, in the order in which a body tries it. */
export const VACANCY_WAYS = ['deputy', 'next_of_count', 'draw', 'by_election'] as const;
/** One of the ways. */
export type VacancyWay = (typeof VACANCY_WAYS)[number];

/** One person in one seat from a day to a day; it is ended, never changed. */
export interface Membership {
  readonly id: string;
  readonly seatId: string | null;
  readonly personId: string;
  readonly role: MemberRole;
  readonly startedOn: PlainDay;
  /** When the term ends; null for none. */
  readonly termEndsOn: PlainDay | null;
  /** The first day on which it no longer holds; null while it lasts. */
  readonly endedOn: PlainDay | null;
}

/** How long members of a body sit. */
export interface TermRule {
  /** Null: until further notice. */
  readonly months: number | null;
  /** Terms in a row at most; null: no limit. */
  readonly mostTerms: number | null;
  /** A pause of fewer months does not make a new row of terms. */
  readonly pauseMonths: number;
  /** Whether members stay after their term until somebody follows them. */
  readonly holdsOver: boolean;
  /** Into so many groups the seats fall, whose terms end at different times; 1: all at once. */
  readonly groups: number;
}

/** Roles whose holder decides with the others. */
const VOTING_ROLES: ReadonlySet<MemberRole> = new Set(['chair', 'deputy_chair', 'member']);

/** Whether a role has a vote: secretaries, advisers, facilitators and deputies without a seat have none. */
export function mayVoteAs(role: MemberRole): boolean {
  return VOTING_ROLES.has(role);
}

/** Whether a membership holds on a day. Who holds over stays after the end of the term. */
export function sitsOn(
  { startedOn, endedOn, termEndsOn }: Pick<Membership, 'startedOn' | 'endedOn' | 'termEndsOn'>,
  day: PlainDay,
  { holdsOver }: Pick<TermRule, 'holdsOver'>,
): boolean {
  const isOver = endedOn !== null && day >= endedOn;
  const isTermOver = termEndsOn !== null && day >= termEndsOn;
  return startedOn <= day && !isOver && (holdsOver || !isTermOver);
}

/**
 * When the term of a membership ends that begins on a day. The seats of group g (from 0) of n come due for
 * the first time g/n of a term before the others would, so that afterwards one group is renewed at a time.
 * @param isFirst whether the seat is filled for the first time
 */
export function termEnd(
  startedOn: PlainDay,
  { months, groups }: TermRule,
  { group, isFirst }: { readonly group: number; readonly isFirst: boolean },
): PlainDay | null {
  if (months === null) return null;
  const full = isFirst ? months - Math.floor((months * group) / groups) : months;
  return plusMonths(startedOn, full);
}

/**
 * The term end of somebody who comes in the middle of another one's term: she serves what is left of it.
 * @param before who sat there, if anybody did
 */
export function inheritedTermEnd(
  startedOn: PlainDay,
  before: Pick<Membership, 'termEndsOn'> | undefined,
): PlainDay | null {
  const left = before?.termEndsOn ?? null;
  return left !== null && left > startedOn ? left : null;
}

/** A seat as far as who sits there goes. */
export interface SeatFacts {
  readonly id: string;
  readonly closedOn: PlainDay | null;
}

/** Seats that nobody holds on a day. */
export function vacantSeats(
  seats: readonly SeatFacts[],
  memberships: readonly Membership[],
  day: PlainDay,
  rule: TermRule,
): SeatFacts[] {
  const taken = new Set(
    memberships.filter((one) => sitsOn(one, day, rule)).map(({ seatId }) => seatId),
  );
  return seats.filter(
    ({ id, closedOn }) => !taken.has(id) && (closedOn === null || day < closedOn),
  );
}

/** Why somebody cannot be seated. */
export type SeatingError =
  | { readonly kind: 'seat-taken'; readonly from: string }
  | { readonly kind: 'already-member' }
  | { readonly kind: 'too-many-terms'; readonly most: number }
  | { readonly kind: 'role-without-seat'; readonly role: MemberRole };

/** A membership that should begin. */
export interface Seating {
  readonly seatId: string | null;
  readonly personId: string;
  readonly role: MemberRole;
  readonly startedOn: PlainDay;
}

/**
 * Whether somebody may be seated, given all memberships of the body. The database refuses a second open
 * membership of a seat or a person on top of this.
 * @returns `seat-taken` where another membership of the seat lasts or comes later, `already-member` where
 * one of the person does, `too-many-terms` in a row, `role-without-seat` for who votes and has none
 */
export function maySeat(
  { seatId, personId, role, startedOn }: Seating,
  memberships: readonly Membership[],
  rule: TermRule,
): Result<void, SeatingError> {
  if (seatId === null && mayVoteAs(role)) return err({ kind: 'role-without-seat', role });
  const reaches = ({ endedOn }: Membership): boolean => endedOn === null || endedOn > startedOn;
  const inSeat = memberships.find((one) => one.seatId === seatId && reaches(one));
  if (seatId !== null && inSeat !== undefined) {
    return err({ kind: 'seat-taken', from: inSeat.startedOn });
  }
  const own = memberships.filter((one) => one.personId === personId);
  if (own.some(reaches)) return err({ kind: 'already-member' });
  const { mostTerms } = rule;
  const served = termsInARow(own, startedOn, rule);
  const isTooMuch = mostTerms !== null && mayVoteAs(role) && served >= mostTerms;
  return isTooMuch ? err({ kind: 'too-many-terms', most: mostTerms }) : ok(undefined);
}

/**
 * How many terms one person has served in a row until a day. A change of role within a term is no new term,
 * nor is a pause that is shorter than the rule asks for.
 */
export function termsInARow(
  memberships: readonly Membership[],
  until: PlainDay,
  { pauseMonths }: Pick<TermRule, 'pauseMonths'>,
): number {
  const terms = new Set<PlainDay | null>();
  let day = until;
  const latestFirst = memberships.toSorted((a, b) => (a.startedOn < b.startedOn ? 1 : -1));
  for (const { startedOn, endedOn, termEndsOn, role } of latestFirst) {
    if (endedOn === null || plusMonths(endedOn, pauseMonths) < day) break;
    if (mayVoteAs(role)) terms.add(termEndsOn);
    day = startedOn;
  }
  return terms.size;
}
