import { Injectable } from '@nestjs/common';

import { trailDetailsHash, type TrailDetails } from '../../domain/vote-log/trail-entry';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/unit-of-work';
import { newId, newRandomId } from '../../platform/ids';
import { currentRequestId } from '../../platform/security/request-id';
import { AuditActorRepository } from './audit-actor.repository';
import type { AuditEvent } from './audit-event.entity';
import { AuditEventRepository } from './audit-event.repository';
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
