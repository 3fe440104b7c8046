import { compareCodePoints } from '../shared/code-points';
import type { Instant } from '../shared/instant';

/** How a member is there. */
export const PRESENCE_MODES = ['in_person', 'remote'] as const;
/** One of the modes. */
export type PresenceMode = (typeof PRESENCE_MODES)[number];

/** A member comes, goes, or changes between the room and the line; the latest of a member holds. */
export type AttendanceEvent =
  | {
      readonly kind: 'arrival';
      readonly memberId: string;
      readonly at: Instant;
      readonly mode: PresenceMode;
    }
  | { readonly kind: 'departure'; readonly memberId: string; readonly at: Instant };

/** A member who is not there lets another one speak and vote for her, from a moment to a moment. */
export interface Proxy {
  readonly memberId: string;
  readonly holderId: string;
  readonly from: Instant;
  /** Null while it lasts. */
  readonly until: Instant | null;
}

/** All that is known of who came and went; in any order. */
export interface Attendance {
  readonly events: readonly AttendanceEvent[];
  readonly proxies: readonly Proxy[];
  /** Deputies by their ids, with the member for whom each stands in; null where that seat is vacant. */
  readonly deputies?: ReadonlyMap<string, string | null>;
}

/** Who counts at one moment. */
export interface Presence {
  readonly inPerson: readonly string[];
  readonly remote: readonly string[];
  /** Members who are not there themselves, and whose proxy is. */
  readonly represented: readonly string[];
  /** Everybody who has been there at all until then. */
  readonly registered: readonly string[];
}

/**
 * Who is present at a moment, computed from the events alone. Of two events of one member at the same
 * moment the departure comes first, so that who comes back counts. A proxy counts only while its holder is
 * there herself and the member is not, a deputy only while the member is not there for whom she stands in.
 */
export function presenceAt({ events, proxies, deputies }: Attendance, moment: Instant): Presence {
  const until = events.filter(({ at }) => at <= moment).toSorted(inOrder);
  const modes = new Map<string, PresenceMode | undefined>();
  for (const event of until) {
    modes.set(event.memberId, event.kind === 'arrival' ? event.mode : undefined);
  }
  const isThere = (id: string): boolean => modes.get(id) !== undefined;
  const counts = (id: string): boolean => !isThere(deputies?.get(id) ?? '');
  const of = (mode: PresenceMode): string[] =>
    [...modes].filter(([id, is]) => is === mode && counts(id)).map(([id]) => id);
  const represented = proxies
    .filter(
      (proxy) => holdsAt(proxy, moment) && isThere(proxy.holderId) && !isThere(proxy.memberId),
    )
    .map(({ memberId }) => memberId);
  const registered = until.filter(({ kind }) => kind === 'arrival').map(({ memberId }) => memberId);
  return {
    inPerson: sorted(of('in_person')),
    remote: sorted(of('remote')),
    represented: sorted(represented),
    registered: sorted(registered),
  };
}

/** The moments at which presence may change, in order, each once. */
export function momentsOf({ events, proxies }: Attendance): Instant[] {
  const moments = [
    ...events.map(({ at }) => at),
    ...proxies.flatMap(({ from, until }) => (until === null ? [from] : [from, until])),
  ];
  return [...new Set(moments)].toSorted(compareCodePoints);
}

function holdsAt({ from, until }: Proxy, moment: Instant): boolean {
  return from <= moment && (until === null || moment < until);
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].toSorted(compareCodePoints);
}

function inOrder(a: AttendanceEvent, b: AttendanceEvent): number {
  const order = compareCodePoints(a.at, b.at);
  return order === 0 ? Number(a.kind === 'arrival') - Number(b.kind === 'arrival') : order;
}
