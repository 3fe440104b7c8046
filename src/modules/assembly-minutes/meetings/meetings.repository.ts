import { Injectable } from '@nestjs/common';
import { In, IsNull, type EntityManager } from 'typeorm';

import { stateOf } from '../../../domain/meetings/meeting-states';
import type { Instant } from '../../../domain/shared/instant';
import { ReadDatabase } from '../../../platform/database/read-database';
import { takeTurn, type Tx } from '../../../platform/database/unit-of-work';
import { AgendaItem } from './agenda-item.entity';
import { AttendanceEventRow } from './attendance-event.entity';
import { MeetingActRow } from './meeting-act.entity';
import { MeetingProxy } from './meeting-proxy.entity';
import { MeetingRegistration } from './meeting-registration.entity';
import { Meeting } from './meeting.entity';
import type {
  AgendaItemView,
  AttendanceView,
  MeetingSummary,
  MeetingView,
  ProxyView,
} from './meeting.view';

type New<T, K extends keyof T> = Omit<T, K>;

/** The tables of meetings, agendas and attendance. */
@Injectable()
export class MeetingsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  /** All meetings of a body, the latest first. */
  async ofBody(bodyId: string): Promise<MeetingSummary[]> {
    const { manager } = this.reads;
    const rows = await manager.find(Meeting, {
      where: { bodyId },
      order: { startsAt: 'DESC', no: 'DESC' },
    });
    const acts = await actsOf(
      manager,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => summaryOf(row, acts.get(row.id) ?? []));
  }

  async byNo(bodyId: string, no: number): Promise<MeetingView | undefined> {
    return viewOf(this.reads.manager, { bodyId, no });
  }

  /** A meeting as the running unit of work sees it; others that change it wait. */
  async lock(tx: Tx, bodyId: string, no: number): Promise<MeetingView | undefined> {
    await takeTurn(tx, `meeting:${bodyId}:${String(no)}`);
    return viewOf(tx.manager, { bodyId, no });
  }

  /** The number of the next meeting of a body; others that ask wait. */
  async nextNo(tx: Tx, bodyId: string): Promise<number> {
    await takeTurn(tx, `meetings:${bodyId}`);
    return (await tx.manager.countBy(Meeting, { bodyId })) + 1;
  }

  async insert(tx: Tx, meeting: New<Meeting, 'body'>): Promise<void> {
    await tx.manager.insert(Meeting, meeting);
  }

  async change(
    tx: Tx,
    id: string,
    terms: Pick<
      Meeting,
      'title' | 'startsAt' | 'endsAt' | 'place' | 'remoteUrl' | 'sequence' | 'changedAt'
    >,
  ): Promise<void> {
    await tx.manager.update(Meeting, { id }, terms);
  }

  /** Lets calendars hear of a change. */
  async touch(tx: Tx, { id, sequence }: MeetingSummary, changedAt: string): Promise<void> {
    await tx.manager.update(Meeting, { id }, { sequence: sequence + 1, changedAt });
  }

  async insertAct(tx: Tx, act: New<MeetingActRow, 'meeting'>): Promise<void> {
    await tx.manager.insert(MeetingActRow, act);
  }

  async insertItem(tx: Tx, item: New<AgendaItem, 'meeting' | 'parent'>): Promise<void> {
    await tx.manager.insert(AgendaItem, item);
  }

  async changeItem(
    tx: Tx,
    id: string,
    item: Partial<New<AgendaItem, 'meeting' | 'parent'>>,
  ): Promise<void> {
    await tx.manager.update(AgendaItem, { id }, item);
  }

  async removeItems(tx: Tx, ids: readonly string[]): Promise<void> {
    // Parts first: an item cannot go before what hangs on it.
    for (const id of ids) await tx.manager.delete(AgendaItem, { id });
  }

  async insertAttendance(
    tx: Tx,
    event: New<AttendanceEventRow, 'meeting' | 'membership'>,
  ): Promise<void> {
    await tx.manager.insert(AttendanceEventRow, event);
  }

  async strike(tx: Tx, id: string, by: string | null, at: string): Promise<void> {
    await tx.manager.update(AttendanceEventRow, { id }, { struckBy: by, struckAt: at });
  }

  async insertProxy(
    tx: Tx,
    proxy: New<MeetingProxy, 'meeting' | 'membership' | 'holder'>,
  ): Promise<void> {
    await tx.manager.insert(MeetingProxy, proxy);
  }

  async endProxy(tx: Tx, id: string, untilAt: string): Promise<void> {
    await tx.manager.update(MeetingProxy, { id }, { untilAt });
  }

  async register(
    tx: Tx,
    registration: New<MeetingRegistration, 'meeting' | 'membership'>,
  ): Promise<void> {
    const { meetingId, membershipId } = registration;
    await tx.manager.delete(MeetingRegistration, { meetingId, membershipId });
    await tx.manager.insert(MeetingRegistration, registration);
  }
}

async function viewOf(
  manager: EntityManager,
  where: { readonly bodyId: string; readonly no: number },
): Promise<MeetingView | undefined> {
  const row = await manager.findOneBy(Meeting, where);
  if (row === null) return undefined;
  const { id: meetingId } = row;
  const acts = (await actsOf(manager, [meetingId])).get(meetingId) ?? [];
  const items = await manager.findBy(AgendaItem, { meetingId });
  const attendance = await manager.find(AttendanceEventRow, {
    where: { meetingId, struckAt: IsNull() },
    order: { at: 'ASC', recordedAt: 'ASC', id: 'ASC' },
  });
  const proxies = await manager.find(MeetingProxy, {
    where: { meetingId },
    order: { fromAt: 'ASC', id: 'ASC' },
  });
  const registrations = await manager.findBy(MeetingRegistration, { meetingId });
  return {
    ...summaryOf(row, acts),
    acts: acts.map(({ act, at, reason }) => ({ act, at: at as Instant, reason })),
    items: items.map(itemView),
    attendance: attendance.map(attendanceView),
    proxies: proxies.map(proxyView),
    registrations: new Map(registrations.map((one) => [one.membershipId, one.answer])),
  };
}

async function actsOf(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MeetingActRow[]>> {
  const found = new Map<string, MeetingActRow[]>();
  if (ids.length === 0) return found;
  const rows = await manager.find(MeetingActRow, {
    where: { meetingId: In([...ids]) },
    order: { position: 'ASC' },
  });
  for (const row of rows) found.set(row.meetingId, [...(found.get(row.meetingId) ?? []), row]);
  return found;
}

function summaryOf(row: Meeting, acts: readonly MeetingActRow[]): MeetingSummary {
  const { id, bodyId, no, title, place, remoteUrl, sequence } = row;
  return {
    ...{ id, bodyId, no, title, place, remoteUrl, sequence },
    startsAt: row.startsAt as Instant,
    endsAt: row.endsAt as Instant,
    changedAt: row.changedAt as Instant,
    state: stateOf(acts.map(({ act }) => act)),
  };
}

function itemView(row: AgendaItem): AgendaItemView {
  const { id, parentId, position, kind, title, text, presenter, closedGround } = row;
  const { plannedMinutes, lateReason } = row;
  return {
    ...{ id, parentId, position, kind, title, text, presenter, closedGround },
    ...{ plannedMinutes, lateReason },
    startedAt: row.startedAt as Instant | null,
    endedAt: row.endedAt as Instant | null,
  };
}

function attendanceView({ id, membershipId, kind, mode, at }: AttendanceEventRow): AttendanceView {
  return { id, membershipId, kind, mode, at: at as Instant };
}

function proxyView({ id, membershipId, holderId, fromAt, untilAt }: MeetingProxy): ProxyView {
  const [from, until] = [fromAt as Instant, untilAt as Instant | null];
  return { id, membershipId, holderId, from, until };
}
