import { assert } from '../shared/assert';
import type { Instant } from '../shared/instant';
import { momentsOf, presenceAt, type Attendance, type Presence } from './presence';

/** What a share is taken of: all seats, the seats that are filled, or who has been there at all. */
export const QUORUM_BASES = ['seats', 'sitting_members', 'registered_present'] as const;
/** One of the bases. */
export type QuorumBase = (typeof QUORUM_BASES)[number];

/** `ceil`: at least the share; `more_than`: more than the share. */
export const QUORUM_ROUNDINGS = ['ceil', 'more_than'] as const;
/** One of the roundings. */
export type QuorumRounding = (typeof QUORUM_ROUNDINGS)[number];

/** How many members must be there so that a body can decide. */
export type QuorumRule = {
  readonly includesRemote: boolean;
  readonly includesProxies: boolean;
} & (
  | {
      readonly kind: 'fraction';
      readonly base: QuorumBase;
      /** The share p/q; 0 <= p <= q, 0 < q. */
      readonly p: number;
      readonly q: number;
      readonly rounding: QuorumRounding;
    }
  | { readonly kind: 'absolute'; readonly value: number }
);

/** The sizes that a share may be taken of; whole numbers. */
export interface BodySize {
  readonly seats: number;
  readonly sittingMembers: number;
}

/** The quorum at one moment. */
export interface QuorumCheck {
  readonly at: Instant;
  readonly needed: number;
  readonly present: number;
  readonly isMet: boolean;
}

/** How many members are needed of a base: ⌈p·base ÷ q⌉, or ⌊p·base ÷ q⌋ + 1 where it must be more. */
export function neededFor(rule: QuorumRule, baseCount: number): number {
  if (rule.kind === 'absolute') return rule.value;
  const { p, q, rounding } = rule;
  assert(q > 0 && p >= 0 && p <= q, 'the share of a quorum is between 0 and 1');
  const [share, divisor] = [BigInt(p) * BigInt(baseCount), BigInt(q)];
  return Number(rounding === 'ceil' ? (share + divisor - 1n) / divisor : share / divisor + 1n);
}

/** How many of those present count for the quorum. */
export function countedPresent(rule: QuorumRule, presence: Presence): number {
  const { inPerson, remote, represented } = presence;
  const onLine = rule.includesRemote ? remote.length : 0;
  const byProxy = rule.includesProxies ? represented.length : 0;
  return inPerson.length + onLine + byProxy;
}

/** Whether a body can decide at a moment. Nobody at all is never a quorum. */
export function quorumAt(
  rule: QuorumRule,
  size: BodySize,
  attendance: Attendance,
  at: Instant,
): QuorumCheck {
  const presence = presenceAt(attendance, at);
  const needed = neededFor(rule, baseOf(rule, size, presence));
  const present = countedPresent(rule, presence);
  return { at, needed, present, isMet: present >= needed && present > 0 };
}

/** The quorum at each moment at which somebody came or went, in order. */
export function quorumChecks(
  rule: QuorumRule,
  size: BodySize,
  attendance: Attendance,
): QuorumCheck[] {
  return momentsOf(attendance).map((at) => quorumAt(rule, size, attendance, at));
}

function baseOf(rule: QuorumRule, size: BodySize, presence: Presence): number {
  if (rule.kind === 'absolute') return 0;
  const counts: Readonly<Record<QuorumBase, number>> = {
    seats: size.seats,
    sitting_members: size.sittingMembers,
    registered_present: presence.registered.length,
  };
  return counts[rule.base];
}
