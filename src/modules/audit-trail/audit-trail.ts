import { Injectable } from '@nestjs/common';

import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { AuditEventRepository } from './audit-event.repository';

/** One act to record: `event` is a key of a module's `*.audit.ts` catalogue. */
export interface AuditRecord {
  readonly event: string;
  /** The acting account; null for acts of the system, such as a close by schedule. */
  readonly actorId: string | null;
  /** What it was done to, as "kind:id", for instance "round:demo-2026". */
  readonly subject: string;
  /** Facts of the act; never personal data, never choices of a ballot. */
  readonly details?: Readonly<Record<string, string | number | null>>;
}

/** An event as pages show it. */
export interface AuditEntry extends Required<AuditRecord> {
  readonly id: string;
  readonly at: string;
}

/** Append-only record of who did what in the back office. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly events: AuditEventRepository,
    private readonly clock: Clock,
  ) {}

  /** Writes the act in the unit of work of the act itself: one does not happen without the other. */
  async record(tx: Tx, record: AuditRecord): Promise<void> {
    const { event, actorId, subject, details = {} } = record;
    await this.events.insert(tx, {
      id: newId(),
      at: this.clock.now(),
      event,
      actorId,
      subject,
      details,
    });
  }

  /** The newest acts first. */
  async latest(limit: number): Promise<AuditEntry[]> {
    return (await this.events.latest(limit)).map((row) => ({ ...row }));
  }

  /** Everything that was done to one subject, oldest first. */
  async ofSubject(subject: string): Promise<AuditEntry[]> {
    return (await this.events.ofSubject(subject)).map((row) => ({ ...row }));
  }
}
