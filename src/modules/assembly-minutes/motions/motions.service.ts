import { Injectable } from '@nestjs/common';

import { applyEdit, type LineEdit } from '../../../domain/motions/amendment';
import {
  mayAmend,
  maySecond,
  stateAfter,
  type MotionAct,
} from '../../../domain/motions/motion-states';
import { err, ok, type Result } from '../../../domain/shared/result';
import { Clock } from '../../../platform/clock';
import type { Tx } from '../../../platform/database/unit-of-work';
import { newId } from '../../../platform/ids';
import { mayVoteAs } from '../../../domain/bodies/membership';
import { sittingOn } from '../../bodies';
import { CityService } from '../../cycles';
import { MeetingsRepository } from '../meetings/meetings.repository';
import { MeetingsService, type MeetingKey } from '../meetings/meetings.service';
import type { MotionView } from './motion.view';
import type { MotionsError } from './motions.errors';
import { MotionsRepository } from './motions.repository';

/** A motion that a member hands in. */
export interface NewMotion {
  readonly itemId: string;
  readonly title: string;
  /** A line is a paragraph. */
  readonly text: string;
  readonly moverId: string;
}

/** A change of a motion that a member asks for, in lines of its newest text. */
export interface NewAmendment {
  readonly motionId: string;
  readonly title: string;
  readonly edit: LineEdit;
  readonly moverId: string;
}

/** A motion with those around it, inside a unit of work. */
export interface MotionPlace {
  readonly motion: MotionView;
  /** All motions of the meeting. */
  readonly all: readonly MotionView[];
}

/** Acts that need no vote. */
export type PlainAct = Exclude<MotionAct, 'adopt' | 'reject' | 'submit'>;

/** Motions and amendments, until a vote decides them. */
@Injectable()
export class MotionsService {
  constructor(
    private readonly motions: MotionsRepository,
    private readonly meetings: MeetingsService,
    private readonly meetingRows: MeetingsRepository,
    private readonly city: CityService,
    private readonly clock: Clock,
  ) {}

  async ofMeeting(meetingId: string): Promise<MotionView[]> {
    return this.motions.ofMeeting(meetingId);
  }

  async byNo(bodyId: string, no: number): Promise<MotionView | undefined> {
    return this.motions.byNo(bodyId, no);
  }

  /** Hands a motion in under an item of an agenda; gives its number. */
  async handIn(
    actorId: string | null,
    key: MeetingKey,
    motion: NewMotion,
  ): Promise<Result<number, MotionsError>> {
    const today = await this.city.today();
    return this.within(key, async (tx, meetingId) => {
      const { itemId, title, text, moverId } = motion;
      const meeting = await this.meetingRows.lock(tx, key.body.id, key.no);
      const isThere = meeting?.items.some(({ id }) => id === itemId) === true;
      if (!isThere) return err({ kind: 'agenda-item-not-found' });
      const refusal = moverRefusal(key, moverId, today);
      if (refusal !== undefined) return err(refusal);
      return ok(
        await this.insert(tx, key, {
          ...{ actorId, meetingId, itemId, title, text, moverId },
          ...{ parentId: null, edit: null, baseVersion: null },
        }),
      );
    });
  }

  /** Hands an amendment in; gives its number. */
  async amend(
    actorId: string | null,
    key: MeetingKey,
    { motionId, title, edit, moverId }: NewAmendment,
  ): Promise<Result<number, MotionsError>> {
    const today = await this.city.today();
    return this.withMotion(key, motionId, async (tx, { motion, all }) => {
      const refusal = moverRefusal(key, moverId, today);
      if (refusal !== undefined) return err(refusal);
      const may = mayAmend(chainOf(motion, all), key.body.rules.motions);
      if (!may.ok) return may;
      const base = newestOf(motion);
      const changed = applyEdit(base.text, edit);
      if (!changed.ok) return changed;
      const { meetingId, itemId } = motion;
      return ok(
        await this.insert(tx, key, {
          ...{ actorId, meetingId, itemId, title, moverId, edit },
          ...{ text: edit.inserted.join('\n'), parentId: motion.id, baseVersion: base.no },
        }),
      );
    });
  }

  /** Another member supports a motion, so that it can be decided. */
  async second(
    key: MeetingKey,
    motionId: string,
    memberId: string,
  ): Promise<Result<void, MotionsError>> {
    const today = await this.city.today();
    return this.withMotion(key, motionId, async (tx, { motion }) => {
      const refusal = moverRefusal(key, memberId, today);
      if (refusal !== undefined) return err(refusal);
      if (motion.seconderId !== null)
        return err({ kind: 'seconding-not-possible', state: motion.state });
      const may = maySecond(motion, memberId, key.body.rules.motions);
      if (!may.ok) return may;
      await this.motions.second(tx, motionId, memberId);
      return ok(undefined);
    });
  }

  /** Admits, adjourns, refers … a motion; a withdrawal is its mover's alone. */
  async act(
    actorId: string | null,
    key: MeetingKey,
    { motionId, act, reason, memberId }: MotionStep,
  ): Promise<Result<void, MotionsError>> {
    return this.withMotion(key, motionId, async (tx, { motion }) => {
      if (act === 'withdraw' && memberId !== motion.moverId) return err({ kind: 'not-the-mover' });
      const next = stateAfter(motion, act, key.body.rules.motions);
      if (!next.ok) return next;
      await this.record(tx, motion, { act, reason, voteId: null, actorId });
      return ok(undefined);
    });
  }

  /** Puts an amendment at another place in the order of voting; the chair starts with what goes farthest. */
  async reorder(
    key: MeetingKey,
    motionId: string,
    position: number,
  ): Promise<Result<void, MotionsError>> {
    return this.withMotion(key, motionId, async (tx, { motion }) => {
      await this.motions.setPosition(tx, motion.id, position);
      return ok(undefined);
    });
  }

  /** Writes down what was done to a motion. */
  async record(
    tx: Tx,
    { id, acts }: MotionView,
    act: { act: MotionAct; reason: string | null; voteId: string | null; actorId: string | null },
  ): Promise<void> {
    const [position, at] = [acts.length + 1, this.clock.now()];
    await this.motions.insertAct(tx, { ...act, id: newId(), motionId: id, position, at });
  }

  /** Runs a change on a motion of a meeting that is not over. */
  async withMotion<T>(
    key: MeetingKey,
    motionId: string,
    work: (tx: Tx, place: MotionPlace) => Promise<Result<T, MotionsError>>,
  ): Promise<Result<T, MotionsError>> {
    return this.within(key, async (tx, meetingId) => {
      const all = await this.motions.lock(tx, meetingId);
      const motion = all.find(({ id }) => id === motionId);
      return motion === undefined ? err({ kind: 'motion-not-found' }) : work(tx, { motion, all });
    });
  }

  private async within<T>(
    key: MeetingKey,
    work: (tx: Tx, meetingId: string) => Promise<Result<T, MotionsError>>,
  ): Promise<Result<T, MotionsError>> {
    let outcome: Result<T, MotionsError> | undefined;
    const done = await this.meetings.change(key, async (tx, { id }) => {
      outcome = await work(tx, id);
      return ok(undefined);
    });
    return done.ok && outcome !== undefined ? outcome : (done as Result<never, MotionsError>);
  }

  private async insert(
    tx: Tx,
    { body }: MeetingKey,
    { actorId, text, ...motion }: Written,
  ): Promise<number> {
    const no = await this.motions.nextNo(tx, body.id);
    const createdAt = this.clock.now();
    const id = newId();
    const row = { ...motion, id, bodyId: body.id, no, position: no, seconderId: null, createdAt };
    await this.motions.insert(tx, row);
    const version = { motionId: id, no: 1, text, edit: null, mergedVoteId: null, createdAt };
    await this.motions.insertVersion(tx, version);
    const act = { act: 'submit', reason: null, voteId: null, actorId } as const;
    await this.motions.insertAct(tx, {
      ...act,
      id: newId(),
      motionId: id,
      position: 1,
      at: createdAt,
    });
    return no;
  }
}

/** An act with its reason, and the membership of who does it. */
export interface MotionStep {
  readonly motionId: string;
  readonly act: PlainAct;
  readonly reason: string | null;
  readonly memberId: string | null;
}

interface Written {
  readonly actorId: string | null;
  readonly meetingId: string;
  readonly itemId: string;
  readonly parentId: string | null;
  readonly title: string;
  readonly text: string;
  readonly moverId: string;
  readonly edit: LineEdit | null;
  readonly baseVersion: number | null;
}

/** The newest text of a motion. */
export function newestOf({ versions }: MotionView): MotionView['versions'][number] {
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error('a motion has a text');
  return newest;
}

/** A motion, what it amends, and so on. */
function chainOf(motion: MotionView, all: readonly MotionView[]): [MotionView, ...MotionView[]] {
  const parent = all.find(({ id }) => id === motion.parentId);
  return parent === undefined ? [motion] : [motion, ...chainOf(parent, all)];
}

function moverRefusal(
  { body }: MeetingKey,
  memberId: string,
  today: Parameters<typeof sittingOn>[1],
): MotionsError | undefined {
  const found = sittingOn(body, today).find(({ id }) => id === memberId);
  if (found === undefined) return { kind: 'not-a-member' };
  return mayVoteAs(found.role) ? undefined : { kind: 'may-not-vote' };
}
