import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';

import { insertRows } from '../../platform/database/insert-rows';
import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { AuditEvent } from './audit-event.entity';

/** Which acts; whatever is absent does not narrow. */
export interface TrailFilter {
  /** The earliest time, and the first that is too late: UTC ISO 8601. */
  readonly from?: string;
  readonly until?: string;
  readonly event?: string;
  /** One of these, each as "kind:id". */
  readonly subjects?: readonly string[];
  /** A random id, or null for acts of the system. */
  readonly actor?: string | null;
}

/** A place between two acts: next to this one, on its older or its newer side. */
export interface TrailCursor {
  readonly side: 'older' | 'newer';
  readonly at: string;
  readonly id: string;
}

/** The table of audit events. */
@Injectable()
export class AuditEventRepository {
  constructor(private readonly reads: ReadDatabase) {}

  /** Adds the act, and puts it among those that wait for their place in the log. */
  async insert(tx: Tx, event: AuditEvent): Promise<void> {
    await tx.manager.insert(AuditEvent, event);
    const [table, columns] = ['admin_log_queue', ['event_id']];
    await insertRows(tx, { table, columns, rows: [[event.id]] });
  }

  /** @returns false when they were erased already */
  async eraseDetails(tx: Tx, id: string): Promise<boolean> {
    const row = await tx.manager.findOneBy(AuditEvent, { id });
    if (row === null || row.salt === null) return false;
    await tx.manager.update(AuditEvent, { id }, { details: null, salt: null });
    return true;
  }

  async latest(limit: number): Promise<AuditEvent[]> {
    return this.reads.manager.find(AuditEvent, { order: { at: 'DESC', id: 'DESC' }, take: limit });
  }

  async ofSubject(subject: string): Promise<AuditEvent[]> {
    return this.reads.manager.find(AuditEvent, { where: { subject }, order: { at: 'ASC' } });
  }

  /** Acts on one side of a place, the nearest ones, newest first; the newest of all without one. */
  async near(
    filter: TrailFilter,
    limit: number,
    cursor: TrailCursor | undefined,
  ): Promise<AuditEvent[]> {
    const isNewer = cursor?.side === 'newer';
    const direction = isNewer ? 'ASC' : 'DESC';
    const query = filtered(this.reads.manager.createQueryBuilder(AuditEvent, 'e'), filter);
    if (cursor !== undefined) {
      const { at, id } = cursor;
      query.andWhere(`(e.at, e.id) ${isNewer ? '>' : '<'} (:at, :id)`, { at, id });
    }
    const rows = await query
      .orderBy('e.at', direction)
      .addOrderBy('e.id', direction)
      .limit(limit)
      .getMany();
    return isNewer ? rows.reverse() : rows;
  }

  /** The acts with these ids. */
  async byIds(ids: readonly string[], filter: TrailFilter): Promise<AuditEvent[]> {
    if (ids.length === 0) return [];
    const query = this.reads.manager.createQueryBuilder(AuditEvent, 'e');
    return filtered(query.where('e.id IN (:...ids)', { ids }), filter).getMany();
  }
}

function filtered(
  query: SelectQueryBuilder<AuditEvent>,
  { from, until, event, subjects, actor }: TrailFilter,
): SelectQueryBuilder<AuditEvent> {
  if (from !== undefined) query.andWhere('e.at >= :from', { from });
  if (until !== undefined) query.andWhere('e.at < :until', { until });
  if (event !== undefined) query.andWhere('e.event = :event', { event });
  if (subjects !== undefined) query.andWhere('e.subject IN (:...subjects)', { subjects });
  if (actor === null) query.andWhere('e.actorId IS NULL');
  else if (actor !== undefined) query.andWhere('e.actorId = :actor', { actor });
  return query;
}
