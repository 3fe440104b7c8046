import { Injectable } from '@nestjs/common';

import { trailDetailsHash, type TrailDetails } from '../../domain/vote-log/trail-entry';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/unit-of-work';
import { newId, newRandomId } from '../../platform/ids';
import { currentRequestId } from '../../platform/security/request-id';
import { AuditActorRepository } from './audit-actor.repository';
import type { AuditEvent } from './audit-event.entity';
import { AuditEventRepository, type TrailCursor, type TrailFilter } from './audit-event.repository';
import { accountOf, ofAccount } from './trail-subject';

/** One act to record: `event` is a key of a module's `*.audit.ts` catalogue. */
export interface AuditRecord {
  readonly event: string;
  /** The acting account; null for acts of the system, such as a close by schedule. */
  readonly actorId: string | null;
  /** What it was done to, as "kind:id", for instance "round:demo-2026". */
  readonly subject: string;
  /** Facts of the act; never personal data, never choices of a ballot. */
  readonly details?: TrailDetails;
}

/** An event as it is kept: accounts stand under random ids, here and in subjects. */
export interface AuditEntry extends Omit<AuditRecord, 'details'> {
  readonly id: string;
  readonly at: string;
  /** Null once they have been erased. */
  readonly details: TrailDetails | null;
}

/** The act that erases the facts of another one; whoever checks the log looks for it. */
export const DETAILS_ERASED = 'details-erased';

/** Append-only record of who did what in the back office. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly events: AuditEventRepository,
    private readonly actors: AuditActorRepository,
    private readonly clock: Clock,
  ) {}

  /** Writes the act in the unit of work of the act itself: one does not happen without the other. */
  async record(tx: Tx, record: AuditRecord): Promise<void> {
    const { event, actorId, subject, details = {} } = record;
    const salt = newRandomId();
    // What the log could not hold must fail here, with the act, and not when its turn comes.
    trailDetailsHash(details, salt);
    await this.events.insert(tx, {
      id: newId(),
      at: this.clock.now(),
      event,
      actorId: actorId === null ? null : await this.actors.idOf(tx, actorId),
      subject: await this.keptSubject(tx, subject),
      details,
      salt,
      request: currentRequestId(),
    });
  }

  /** The newest acts first. */
  async latest(limit: number): Promise<AuditEntry[]> {
    return (await this.events.latest(limit)).map(entryOf);
  }

  /** Everything that was done to one subject, oldest first; not for accounts. */
  async ofSubject(subject: string): Promise<AuditEntry[]> {
    return (await this.events.ofSubject(subject)).map(entryOf);
  }

  /**
   * Erases the facts of an act that has its place in the log; the log keeps their hash, and the
   * erasing is an act itself.
   * @returns false when they were erased already
   */
  async eraseDetails(
    tx: Tx,
    act: { readonly eventId: string; readonly place: number },
    why: { readonly by: string; readonly reason: string },
  ): Promise<boolean> {
    if (!(await this.events.eraseDetails(tx, act.eventId))) return false;
    const subject = `act:${act.place}`;
    const details = { reason: why.reason };
    await this.record(tx, { event: DETAILS_ERASED, actorId: why.by, subject, details });
    return true;
  }

  /**
   * Forgets whose acts stand under a random id. They stay in the log, and nobody can tell any more
   * who did them.
   * @returns false when that was forgotten already
   */
  async forgetActor(tx: Tx, actor: string, by: string): Promise<boolean> {
    if (!(await this.actors.remove(tx, actor))) return false;
    const subject = `actor:${actor}`;
    await this.record(tx, { event: 'actor-forgotten', actorId: by, subject });
    return true;
  }

  /** Acts on one side of a place, newest first; the newest of all without a place. */
  async near(
    filter: TrailFilter,
    limit: number,
    cursor: TrailCursor | undefined,
  ): Promise<AuditEntry[]> {
    return (await this.events.near(filter, limit, cursor)).map(entryOf);
  }

  /** The random id of an account; undefined when it never acted or was forgotten. */
  async actorOf(accountId: string): Promise<string | undefined> {
    return this.actors.find(accountId);
  }

  /** The accounts behind the random ids of entries, as far as they were not erased. */
  async accountsOf(actorIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.actors.accountsOf(actorIds);
  }

  private async keptSubject(tx: Tx, subject: string): Promise<string> {
    const account = accountOf(subject);
    return account === undefined ? subject : ofAccount(await this.actors.idOf(tx, account));
  }
}

export function entryOf({ id, at, event, actorId, subject, details }: AuditEvent): AuditEntry {
  return { id, at, event, actorId, subject, details };
}
