import { Injectable } from '@nestjs/common';

import type { ItemKind } from '../../../domain/meetings/agenda';
import { err, ok, type Result } from '../../../domain/shared/result';
import { Clock } from '../../../platform/clock';
import { newId } from '../../../platform/ids';
import type { AgendaItemView, MeetingView } from './meeting.view';
import type { MeetingsError } from './meetings.errors';
import { MeetingsRepository } from './meetings.repository';
import { MeetingsService, type MeetingKey } from './meetings.service';

/** An item to put on an agenda. */
export interface NewItem {
  readonly kind: ItemKind;
  readonly title: string;
  /** Markdown; may be empty. */
  readonly text: string;
  readonly presenter: string | null;
  readonly parentId: string | null;
  /** The law or rule by which the public is not let in; null for an open item. */
  readonly closedGround: string | null;
  readonly plannedMinutes: number | null;
  /** Wanted once the notice is out. */
  readonly lateReason: string | null;
}

/** What a body speaks about, and when it does. */
@Injectable()
export class AgendaService {
  constructor(
    private readonly meetings: MeetingsService,
    private readonly repository: MeetingsRepository,
    private readonly clock: Clock,
  ) {}

  /** Adds an item at the end and gives its id; after the notice only with a reason. */
  async add(
    actorId: string | null,
    key: MeetingKey,
    item: NewItem,
  ): Promise<Result<string, MeetingsError>> {
    return this.meetings.change(key, async (tx, meeting) => {
      const isLate = meeting.state !== 'planned';
      if (isLate && item.lateReason === null) return err({ kind: 'late-reason-missing' });
      const parent = meeting.items.find(({ id }) => id === item.parentId);
      if (item.parentId !== null && parent === undefined) {
        return err({ kind: 'agenda-item-not-found' });
      }
      const id = newId();
      const position = 1 + Math.max(0, ...meeting.items.map((one) => one.position));
      await this.repository.insertItem(tx, {
        ...{ ...item, id, meetingId: meeting.id, position, startedAt: null, endedAt: null },
        lateReason: isLate ? item.lateReason : null,
        createdAt: this.clock.now(),
      });
      if (isLate) {
        await this.repository.touch(tx, meeting, this.clock.now());
        const details = { no: key.no, title: item.title, reason: item.lateReason };
        const { slug } = key.body;
        await this.meetings.record(tx, 'late-item-added', { actorId, slug, details });
      }
      return ok(id);
    });
  }

  /** Takes an item and its parts off an agenda that nobody was called to yet. */
  async remove(key: MeetingKey, itemId: string): Promise<Result<void, MeetingsError>> {
    return this.meetings.change(key, async (tx, meeting) => {
      if (meeting.state !== 'planned') return err({ kind: 'agenda-fixed' });
      if (itemOf(meeting, itemId) === undefined) return err({ kind: 'agenda-item-not-found' });
      await this.repository.removeItems(tx, withParts(meeting.items, itemId));
      return ok(undefined);
    });
  }

  /** Begins an item, and ends the one before. */
  async start(key: MeetingKey, itemId: string): Promise<Result<void, MeetingsError>> {
    return this.meetings.change(key, async (tx, meeting) => {
      if (meeting.state !== 'open') return err({ kind: 'meeting-not-open' });
      const item = itemOf(meeting, itemId);
      if (item === undefined) return err({ kind: 'agenda-item-not-found' });
      if (item.startedAt !== null) return err({ kind: 'agenda-item-started' });
      const now = this.clock.now();
      const running = runningItem(meeting);
      if (running !== undefined) await this.repository.changeItem(tx, running.id, { endedAt: now });
      await this.repository.changeItem(tx, itemId, { startedAt: now });
      return ok(undefined);
    });
  }

  /** Ends the item that runs. */
  async end(key: MeetingKey, itemId: string): Promise<Result<void, MeetingsError>> {
    return this.meetings.change(key, async (tx, meeting) => {
      if (runningItem(meeting)?.id !== itemId) return err({ kind: 'agenda-item-not-found' });
      await this.repository.changeItem(tx, itemId, { endedAt: this.clock.now() });
      return ok(undefined);
    });
  }
}

/** The item that is spoken about now. */
export function runningItem({ items }: MeetingView): AgendaItemView | undefined {
  return items.find(({ startedAt, endedAt }) => startedAt !== null && endedAt === null);
}

function itemOf({ items }: MeetingView, itemId: string): AgendaItemView | undefined {
  return items.find(({ id }) => id === itemId);
}

/** An item behind all that hangs on it. */
function withParts(items: readonly AgendaItemView[], id: string): string[] {
  const parts = items.filter(({ parentId }) => parentId === id);
  return [...parts.flatMap((part) => withParts(items, part.id)), id];
}
