import { Injectable } from '@nestjs/common';

import type { PresenceMode } from '../../../domain/quorum/presence';
import { quorumAt, type QuorumCheck } from '../../../domain/quorum/quorum-rule';
import type { Instant } from '../../../domain/shared/instant';
import { err, ok, type Result } from '../../../domain/shared/result';
import { Clock } from '../../../platform/clock';
import { newId } from '../../../platform/ids';
import { sittingOn } from '../../bodies';
import { CityService } from '../../cycles';
import { bodySize, countedAttendance } from './meeting-policy';
import type { RegistrationAnswer } from './meeting-registration.entity';
import type { MeetingView } from './meeting.view';
import type { MeetingsError } from './meetings.errors';
import { MeetingsRepository } from './meetings.repository';
import { MeetingsService, type MeetingKey } from './meetings.service';

/** What is noted of a member. */
export type Arrival =
  | { readonly kind: 'arrival'; readonly mode: PresenceMode }
  | { readonly kind: 'departure' }
  | { readonly kind: 'excuse' };

/** Who comes, who goes, who speaks for whom; and whether the body can decide. */
@Injectable()
export class AttendanceService {
  constructor(
    private readonly meetings: MeetingsService,
    private readonly repository: MeetingsRepository,
    private readonly city: CityService,
    private readonly clock: Clock,
  ) {}

  /** A member says whether she will come; the last answer holds. */
  async register(
    key: MeetingKey,
    membershipId: string,
    answer: RegistrationAnswer,
  ): Promise<Result<void, MeetingsError>> {
    return this.meetings.change(key, async (tx, { id }) => {
      const answeredAt = this.clock.now();
      await this.repository.register(tx, { meetingId: id, membershipId, answer, answeredAt });
      return ok(undefined);
    });
  }

  /** Notes that a member came, left or sent an excuse, now. */
  async note(
    actorId: string | null,
    key: MeetingKey,
    membershipId: string,
    what: Arrival,
  ): Promise<Result<void, MeetingsError>> {
    const today = await this.city.today();
    return this.meetings.change(key, async (tx, meeting) => {
      const isMember = sittingOn(key.body, today).some(({ id }) => id === membershipId);
      if (!isMember) return err({ kind: 'not-a-member' });
      const at = this.clock.now();
      const refusal = refusalOf(meeting, membershipId, what);
      if (refusal !== undefined) return err(refusal);
      await this.repository.insertAttendance(tx, {
        ...{ id: newId(), meetingId: meeting.id, membershipId, kind: what.kind, at },
        mode: what.kind === 'arrival' ? what.mode : null,
        ...{ recordedBy: actorId, recordedAt: at, struckAt: null, struckBy: null },
      });
      return ok(undefined);
    });
  }

  /** Strikes an entry that was an error; the record keeps that it was there. */
  async strike(
    actorId: string,
    key: MeetingKey,
    entryId: string,
  ): Promise<Result<void, MeetingsError>> {
    return this.meetings.change(key, async (tx, { attendance }) => {
      const entry = attendance.find(({ id }) => id === entryId);
      if (entry === undefined) return err({ kind: 'not-of-this-meeting' });
      await this.repository.strike(tx, entryId, actorId, this.clock.now());
      const details = { no: key.no, membership: entry.membershipId, was: entry.kind };
      const { slug } = key.body;
      await this.meetings.record(tx, 'attendance-struck', { actorId, slug, details });
      return ok(undefined);
    });
  }

  /** Lets one member speak and vote for another one from now on. */
  async giveProxy(
    actorId: string | null,
    key: MeetingKey,
    { membershipId, holderId }: { readonly membershipId: string; readonly holderId: string },
  ): Promise<Result<void, MeetingsError>> {
    const most = key.body.rules.proxiesPerMember;
    const today = await this.city.today();
    return this.meetings.change(key, async (tx, meeting) => {
      const sitting = new Set(sittingOn(key.body, today).map(({ id }) => id));
      const areMembers = sitting.has(membershipId) && sitting.has(holderId);
      if (!areMembers || membershipId === holderId) return err({ kind: 'not-a-member' });
      const open = meeting.proxies.filter(({ until }) => until === null);
      if (open.some((one) => one.membershipId === membershipId)) {
        return err({ kind: 'already-there' });
      }
      if (open.filter((one) => one.holderId === holderId).length >= most) {
        return err({ kind: 'too-many-proxies', most });
      }
      await this.repository.insertProxy(tx, {
        ...{ id: newId(), meetingId: meeting.id, membershipId, holderId },
        ...{ fromAt: this.clock.now(), untilAt: null, recordedBy: actorId },
      });
      return ok(undefined);
    });
  }

  /** Ends a proxy now. */
  async endProxy(key: MeetingKey, proxyId: string): Promise<Result<void, MeetingsError>> {
    return this.meetings.change(key, async (tx, { proxies }) => {
      const proxy = proxies.find(({ id }) => id === proxyId);
      if (proxy?.until !== null) return err({ kind: 'not-of-this-meeting' });
      await this.repository.endProxy(tx, proxyId, this.clock.now());
      return ok(undefined);
    });
  }

  /** Whether the body could decide at a moment of the meeting. */
  async quorum({ body }: MeetingKey, meeting: MeetingView, at: Instant): Promise<QuorumCheck> {
    const day = await this.city.dayOf(at);
    const attendance = countedAttendance(body, meeting, day);
    return quorumAt(body.rules.quorum, bodySize(body, day), attendance, at);
  }
}

function refusalOf(
  meeting: MeetingView,
  membershipId: string,
  what: Arrival,
): MeetingsError | undefined {
  const isOpen = meeting.state === 'open' || meeting.state === 'suspended';
  if (what.kind === 'excuse') {
    const hasCome = meeting.attendance.some(
      (one) => one.membershipId === membershipId && one.kind !== 'departure',
    );
    return hasCome ? { kind: 'already-there' } : undefined;
  }
  if (!isOpen && meeting.state !== 'called') return { kind: 'meeting-not-open' };
  const mode = modeOf(meeting, membershipId);
  if (what.kind === 'departure') return mode === undefined ? { kind: 'not-there' } : undefined;
  return mode === what.mode ? { kind: 'already-there' } : undefined;
}

/** How a member is there after all that was noted; undefined where she is not. */
export function modeOf(meeting: MeetingView, membershipId: string): PresenceMode | undefined {
  const last = meeting.attendance.findLast(
    (one) => one.membershipId === membershipId && one.kind !== 'excuse',
  );
  return last?.kind === 'arrival' ? (last.mode ?? undefined) : undefined;
}
