import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';

import type { BodyRules } from '../../domain/bodies/body-rules';
import { publicName } from '../../domain/bodies/public-name';
import type { PlainDay } from '../../domain/shared/plain-day';
import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { Body } from './body.entity';
import type { BodySummary, BodyView, MembershipView, SeatView } from './body.view';
import { MembershipRow } from './membership.entity';
import { Person } from './person.entity';
import { Seat } from './seat.entity';

/** A row to add, without the relations that only queries use. */
type New<T, K extends keyof T> = Omit<T, K>;

/** How a membership ends. */
export type Ending = Pick<MembershipRow, 'endedOn' | 'endReason' | 'endedBy' | 'replacedById'>;

/** The tables of bodies, seats, memberships and the people in them. */
@Injectable()
export class BodiesRepository {
  constructor(private readonly reads: ReadDatabase) {}

  /** All bodies, those that exist first, then by name. */
  async all(): Promise<BodySummary[]> {
    const rows = await this.reads.manager.find(Body, { order: { name: 'ASC', id: 'ASC' } });
    const isClosed = ({ closedOn }: Body): number => Number(closedOn !== null);
    return rows.toSorted((a, b) => isClosed(a) - isClosed(b)).map(summaryOf);
  }

  /** @param today decides whose names may be told */
  async bySlug(slug: string, today: PlainDay): Promise<BodyView | undefined> {
    return viewOf(this.reads.manager, { slug }, today);
  }

  /** A body as the running unit of work sees it. */
  async bySlugIn(tx: Tx, slug: string, today: PlainDay): Promise<BodyView | undefined> {
    return viewOf(tx.manager, { slug }, today);
  }

  async insertBody(tx: Tx, body: New<Body, 'parent'>): Promise<void> {
    await tx.manager.insert(Body, body);
  }

  async describe(tx: Tx, id: string, words: Pick<Body, 'name' | 'mandate'>): Promise<void> {
    await tx.manager.update(Body, { id }, words);
  }

  async setRules(tx: Tx, id: string, rules: BodyRules): Promise<void> {
    await tx.manager.update(Body, { id }, { rules });
  }

  async close(tx: Tx, id: string, closedOn: string): Promise<void> {
    await tx.manager.update(Body, { id }, { closedOn });
  }

  async insertSeats(tx: Tx, seats: readonly New<Seat, 'body' | 'main'>[]): Promise<void> {
    await tx.manager.insert(Seat, [...seats]);
  }

  async closeSeat(tx: Tx, id: string, closedOn: string): Promise<void> {
    await tx.manager.update(Seat, { id }, { closedOn });
  }

  async personOfAccount(tx: Tx, accountId: string): Promise<Person | null> {
    return tx.manager.findOneBy(Person, { accountId });
  }

  async person(tx: Tx, id: string): Promise<Person | null> {
    return tx.manager.findOneBy(Person, { id });
  }

  async insertPerson(tx: Tx, person: New<Person, 'account'>): Promise<void> {
    await tx.manager.insert(Person, person);
  }

  async insertMembership(
    tx: Tx,
    membership: New<MembershipRow, 'body' | 'seat' | 'person' | 'replacedBy'>,
  ): Promise<void> {
    await tx.manager.insert(MembershipRow, membership);
  }

  /** Ends memberships that still last. */
  async end(tx: Tx, ids: readonly string[], ending: Ending): Promise<void> {
    if (ids.length > 0) await tx.manager.update(MembershipRow, { id: In([...ids]) }, ending);
  }

  async replace(tx: Tx, id: string, replacedById: string): Promise<void> {
    await tx.manager.update(MembershipRow, { id }, { replacedById });
  }
}

async function viewOf(
  manager: EntityManager,
  where: { readonly slug: string },
  today: PlainDay,
): Promise<BodyView | undefined> {
  const body = await manager.findOneBy(Body, where);
  if (body === null) return undefined;
  const { id: bodyId, mandate, parentId, rules } = body;
  const seats = await manager.find(Seat, { where: { bodyId }, order: { position: 'ASC' } });
  const memberships = await manager.find(MembershipRow, {
    where: { bodyId },
    relations: { person: true },
    order: { startedOn: 'DESC', createdAt: 'DESC', id: 'ASC' },
  });
  return {
    ...summaryOf(body),
    ...{ mandate, parentId, rules },
    seats: seats.map(seatView),
    memberships: memberships.map((row) => membershipView(row, today)),
  };
}

function summaryOf({ id, slug, kind, name, foundedOn, closedOn }: Body): BodySummary {
  return {
    ...{ id, slug, kind, name },
    ...{ foundedOn: foundedOn as PlainDay, closedOn: closedOn as PlainDay | null },
  };
}

function seatView(row: Seat): SeatView {
  const { id, position, label, origin, standsFor, filledBy, termGroup, deputyOf } = row;
  return {
    ...{ id, position, label, origin, standsFor, filledBy, termGroup, deputyOf },
    closedOn: row.closedOn as PlainDay | null,
  };
}

function membershipView(row: MembershipRow, today: PlainDay): MembershipView {
  const { id, seatId, personId, role, origin, endReason, replacedById, person } = row;
  return {
    ...{ id, seatId, personId, role, origin, endReason, replacedById },
    startedOn: row.startedOn as PlainDay,
    termEndsOn: row.termEndsOn as PlainDay | null,
    endedOn: row.endedOn as PlainDay | null,
    publicName: person === undefined ? null : publicName(person, today),
    accountId: person?.accountId ?? null,
  };
}
