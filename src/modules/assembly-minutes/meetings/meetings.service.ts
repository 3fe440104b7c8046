import { Injectable } from '@nestjs/common';

import {
  mayCall,
  meetingAfter,
  type MeetingAct,
  type MeetingState,
} from '../../../domain/meetings/meeting-states';
import type { Instant } from '../../../domain/shared/instant';
import { err, ok, type Result } from '../../../domain/shared/result';
import { Clock } from '../../../platform/clock';
import { UnitOfWork, type Tx } from '../../../platform/database/unit-of-work';
import { newId } from '../../../platform/ids';
import { AuditTrail } from '../../audit-trail';
import type { BodyView } from '../../bodies';
import { CityService } from '../../cycles';
import type { MeetingSummary, MeetingView } from './meeting.view';
import type { MeetingsError } from './meetings.errors';
import { MeetingsRepository } from './meetings.repository';

/** When and where a body meets. At least one of place and link. */
export interface MeetingTerms {
  readonly title: string;
  readonly startsAt: Instant;
  /** When it should end. */
  readonly endsAt: Instant;
  readonly place: string | null;
  readonly remoteUrl: string | null;
}

/** Which meeting of which body. */
export interface MeetingKey {
  readonly body: BodyView;
  readonly no: number;
}

const EVENTS: Readonly<Record<MeetingAct, string>> = {
  call: 'meeting-called',
  open: 'meeting-opened',
  suspend: 'meeting-suspended',
  resume: 'meeting-resumed',
  close: 'meeting-closed',
  cancel: 'meeting-cancelled',
};
const OVER: ReadonlySet<MeetingState> = new Set(['closed', 'cancelled']);

/** Meetings from the plan to the close. */
@Injectable()
export class MeetingsService {
  constructor(
    private readonly meetings: MeetingsRepository,
    private readonly city: CityService,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** All meetings of a body, the latest first. */
  async ofBody({ id }: BodyView): Promise<MeetingSummary[]> {
    return this.meetings.ofBody(id);
  }

  async find({ body, no }: MeetingKey): Promise<MeetingView | undefined> {
    return this.meetings.byNo(body.id, no);
  }

  /** Plans a meeting and gives its number. */
  async plan(
    actorId: string | null,
    body: BodyView,
    terms: MeetingTerms,
  ): Promise<Result<number, MeetingsError>> {
    if (body.closedOn !== null) return err({ kind: 'body-closed', closedOn: body.closedOn });
    const now = this.clock.now();
    if (actorId !== null && terms.startsAt <= now) return err({ kind: 'meeting-in-past' });
    return this.unitOfWork.run(async (tx) => {
      const no = await this.meetings.nextNo(tx, body.id);
      const { title, startsAt, endsAt, place, remoteUrl } = terms;
      await this.meetings.insert(tx, {
        ...{ id: newId(), bodyId: body.id, no, title, startsAt, endsAt, place, remoteUrl },
        ...{ sequence: 0, createdBy: actorId, createdAt: now, changedAt: now },
      });
      const details = { no, startsAt };
      await this.record(tx, 'meeting-planned', { actorId, slug: body.slug, details });
      return ok(no);
    });
  }

  /** Moves a meeting that is not open yet, or gives it another title; calendars hear of it. */
  async move(
    actorId: string,
    key: MeetingKey,
    terms: MeetingTerms,
  ): Promise<Result<void, MeetingsError>> {
    if (terms.startsAt <= this.clock.now()) return err({ kind: 'meeting-in-past' });
    return this.change(key, async (tx, meeting) => {
      const { state, sequence, id } = meeting;
      if (state !== 'planned' && state !== 'called') return err({ kind: 'agenda-fixed' });
      const { title, startsAt, endsAt, place, remoteUrl } = terms;
      const changed = { sequence: sequence + 1, changedAt: this.clock.now() };
      await this.meetings.change(tx, id, {
        ...{ title, startsAt, endsAt, place, remoteUrl, ...changed },
      });
      const details = { no: key.no, before: meeting.startsAt, startsAt };
      await this.record(tx, 'meeting-moved', { actorId, slug: key.body.slug, details });
      return ok(undefined);
    });
  }

  /** Sends the notice out; where it is short, `urgency` says why. */
  async call(
    actorId: string | null,
    key: MeetingKey,
    urgency: string,
  ): Promise<Result<void, MeetingsError>> {
    const { noticeDays, mayBeUrgent } = key.body.rules;
    const calledOn = await this.city.today();
    return this.act(actorId, key, {
      act: 'call',
      reason: urgency === '' ? null : urgency,
      check: async ({ startsAt, items }) => {
        const meetsOn = await this.city.dayOf(startsAt);
        const facts = { calledOn, meetsOn, noticeDays, mayBeUrgent, urgency };
        const may = mayCall({ ...facts, itemCount: items.length });
        return may.ok ? undefined : may.error;
      },
    });
  }

  /** Opens, suspends, resumes, closes or cancels a meeting. */
  async act(
    actorId: string | null,
    key: MeetingKey,
    { act, reason, check }: MeetingStep,
  ): Promise<Result<void, MeetingsError>> {
    return this.unitOfWork.run(async (tx) => {
      const meeting = await this.meetings.lock(tx, key.body.id, key.no);
      if (meeting === undefined) return err({ kind: 'meeting-not-found' });
      const next = meetingAfter(meeting.state, act);
      if (!next.ok) return next;
      const refusal = await check?.(meeting);
      if (refusal !== undefined) return err(refusal);
      const at = this.clock.now();
      const position = meeting.acts.length + 1;
      const row = { id: newId(), meetingId: meeting.id, position, act, reason, actorId, at };
      await this.meetings.insertAct(tx, row);
      if (act === 'call' || act === 'cancel') await this.meetings.touch(tx, meeting, at);
      if (act === 'close') await this.endRunning(tx, meeting, at);
      const details = { no: key.no, reason };
      await this.record(tx, EVENTS[act], { actorId, slug: key.body.slug, details });
      return ok(undefined);
    });
  }

  /** Runs a change on a meeting that is neither closed nor cancelled. */
  async change<T>(
    { body, no }: MeetingKey,
    work: (tx: Tx, meeting: MeetingView) => Promise<Result<T, MeetingsError>>,
  ): Promise<Result<T, MeetingsError>> {
    return this.unitOfWork.run(async (tx) => {
      const meeting = await this.meetings.lock(tx, body.id, no);
      if (meeting === undefined) return err({ kind: 'meeting-not-found' });
      return OVER.has(meeting.state) ? err({ kind: 'meeting-over' }) : work(tx, meeting);
    });
  }

  /** Writes into the record under the body's name. */
  async record(tx: Tx, event: string, { actorId, slug, details }: MeetingRecord): Promise<void> {
    await this.audit.record(tx, { event, actorId, subject: `body:${slug}`, details });
  }

  private async endRunning(tx: Tx, { items }: MeetingView, at: Instant): Promise<void> {
    const running = items.filter(
      ({ startedAt, endedAt }) => startedAt !== null && endedAt === null,
    );
    for (const { id } of running) await this.meetings.changeItem(tx, id, { endedAt: at });
  }
}

/** An act, with what must hold beside the state. */
export interface MeetingStep {
  readonly act: MeetingAct;
  readonly reason: string | null;
  readonly check?: (meeting: MeetingView) => Promise<MeetingsError | undefined>;
}

/** What the record says beside the event. */
export interface MeetingRecord {
  readonly actorId: string | null;
  readonly slug: string;
  readonly details: Readonly<Record<string, string | number | null>>;
}
