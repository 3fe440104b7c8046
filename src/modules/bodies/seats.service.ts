import { Injectable } from '@nestjs/common';

import type { SeatOrigin, WayToSeat } from '../../domain/bodies/membership';
import type { PlainDay } from '../../domain/shared/plain-day';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { AuditTrail } from '../audit-trail';
import { BodiesRepository } from './bodies.repository';
import { BodiesService } from './bodies.service';
import type { SeatView } from './body.view';
import type { BodiesError } from './bodies.errors';

/** Seats of one kind to add. */
export interface NewSeats {
  /** 1 to 200. */
  readonly count: number;
  /** Where there are several, each gets a number behind it. */
  readonly label: string;
  readonly origin: SeatOrigin;
  readonly standsFor: string | null;
  readonly filledBy: WayToSeat;
  /** Also a deputy's seat for each. */
  readonly withDeputies: boolean;
}

/** The places of a body. */
@Injectable()
export class SeatsService {
  constructor(
    private readonly bodies: BodiesService,
    private readonly repository: BodiesRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Adds seats and gives their ids, without those of deputies. They fall into the groups of terms in turn. */
  async add(
    actorId: string | null,
    slug: string,
    terms: NewSeats,
  ): Promise<Result<string[], BodiesError>> {
    return this.bodies.change(slug, async (tx, body) => {
      const main = body.seats.filter(({ deputyOf }) => deputyOf === null).length;
      const { groups } = body.rules.terms;
      const { count, label, origin, standsFor, filledBy } = terms;
      const common = { bodyId: body.id, origin, standsFor, closedOn: null };
      const from = lastPosition(body.seats);
      const seats = Array.from({ length: count }, (_, i) => ({
        ...{ ...common, id: newId(), position: from + i + 1, filledBy, deputyOf: null },
        label: count === 1 ? label : `${label} ${String(i + 1)}`,
        termGroup: (main + i) % groups,
        createdAt: this.clock.now(),
      }));
      const deputies = seats.map((seat, i) => ({
        ...{ ...seat, id: newId(), deputyOf: seat.id, position: from + count + i + 1 },
      }));
      await this.repository.insertSeats(tx, seats);
      if (terms.withDeputies) await this.repository.insertSeats(tx, deputies);
      const details = { count, label, origin, filledBy, deputies: terms.withDeputies ? count : 0 };
      const subject = `body:${slug}`;
      await this.audit.record(tx, { event: 'seats-added', actorId, subject, details });
      return ok(seats.map(({ id }) => id));
    });
  }

  /** Closes a seat from a day on; `seat-occupied` while a membership of it lasts or comes. */
  async close(
    actorId: string,
    slug: string,
    { seatId, closedOn }: { readonly seatId: string; readonly closedOn: PlainDay },
  ): Promise<Result<void, BodiesError>> {
    return this.bodies.change(slug, async (tx, { seats, memberships }) => {
      const seat = seats.find(({ id }) => id === seatId);
      if (seat === undefined) return err({ kind: 'seat-not-found' });
      if (seat.closedOn !== null) return err({ kind: 'seat-closed', closedOn: seat.closedOn });
      const isHeld = memberships.some(
        (one) => one.seatId === seatId && (one.endedOn === null || one.endedOn > closedOn),
      );
      if (isHeld) return err({ kind: 'seat-occupied' });
      await this.repository.closeSeat(tx, seatId, closedOn);
      const details = { seat: seat.label, closedOn };
      const subject = `body:${slug}`;
      await this.audit.record(tx, { event: 'seat-closed', actorId, subject, details });
      return ok(undefined);
    });
  }
}

function lastPosition(seats: readonly SeatView[]): number {
  return seats.reduce((last, { position }) => Math.max(last, position), 0);
}
