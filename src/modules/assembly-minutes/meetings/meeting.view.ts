import type { ItemKind } from '../../../domain/meetings/agenda';
import type { MeetingAct, MeetingState } from '../../../domain/meetings/meeting-states';
import type { PresenceMode } from '../../../domain/quorum/presence';
import type { Instant } from '../../../domain/shared/instant';
import type { RegistrationAnswer } from './meeting-registration.entity';

/** A meeting as lists show it. */
export interface MeetingSummary {
  readonly id: string;
  readonly bodyId: string;
  readonly no: number;
  readonly title: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly place: string | null;
  readonly remoteUrl: string | null;
  readonly sequence: number;
  readonly changedAt: Instant;
  readonly state: MeetingState;
}

/** Something that was done to a meeting. */
export interface MeetingActView {
  readonly act: MeetingAct;
  readonly at: Instant;
  readonly reason: string | null;
}

/** An item of an agenda. */
export interface AgendaItemView {
  readonly id: string;
  readonly parentId: string | null;
  readonly position: number;
  readonly kind: ItemKind;
  readonly title: string;
  readonly text: string;
  readonly presenter: string | null;
  readonly closedGround: string | null;
  readonly plannedMinutes: number | null;
  readonly lateReason: string | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
}

/** Somebody came, left or sent an excuse; what was struck is left out. */
export interface AttendanceView {
  readonly id: string;
  readonly membershipId: string;
  readonly kind: 'arrival' | 'departure' | 'excuse';
  readonly mode: PresenceMode | null;
  readonly at: Instant;
}

/** A member lets another one vote for her. */
export interface ProxyView {
  readonly id: string;
  readonly membershipId: string;
  readonly holderId: string;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** A meeting with all that happened in it, each list oldest first. */
export interface MeetingView extends MeetingSummary {
  readonly acts: readonly MeetingActView[];
  readonly items: readonly AgendaItemView[];
  readonly attendance: readonly AttendanceView[];
  readonly proxies: readonly ProxyView[];
  /** By membership. */
  readonly registrations: ReadonlyMap<string, RegistrationAnswer>;
}
