import { Injectable } from '@nestjs/common';

import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { AuditEvent } from './audit-event.entity';

/** The table of audit events. */
@Injectable()
export class AuditEventRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async insert(tx: Tx, event: AuditEvent): Promise<void> {
    await tx.manager.insert(AuditEvent, event);
  }

  async latest(limit: number): Promise<AuditEvent[]> {
    return this.reads.manager.find(AuditEvent, { order: { at: 'DESC', id: 'DESC' }, take: limit });
  }

  async ofSubject(subject: string): Promise<AuditEvent[]> {
    return this.reads.manager.find(AuditEvent, { where: { subject }, order: { at: 'ASC' } });
  }
}
