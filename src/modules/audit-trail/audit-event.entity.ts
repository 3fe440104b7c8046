import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { TrailDetails } from '../../domain/vote-log/trail-entry';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';

/**
 * Who did what in the back office; rows are only ever added, and the details of one may be erased
 * (triggers refuse the rest).
 */
@Entity('audit_event')
@Index('audit_event_at', ['at', 'id'])
@Index('audit_event_name', ['event', 'at', 'id'])
@Index('audit_event_subject', ['subject', 'at', 'id'])
@Index('audit_event_actor', ['actorId', 'at', 'id'])
export class AuditEvent {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...instantColumn, name: 'at' })
  at!: string;

  /** Id of an `AuditActor`; null for acts of the system. */
  @Column({ ...optional(idColumn), name: 'actor_id' })
  actorId!: string | null;

  @Column({ ...shortTextColumn(60), name: 'event' })
  event!: string;

  @Column({ ...shortTextColumn(120), name: 'subject' })
  subject!: string;

  /** Null once they have been erased. */
  @Column({ ...jsonColumn, name: 'details' })
  details!: TrailDetails | null;

  /** Hides the details in their hash, 16 random bytes as base64url; null with the details. */
  @Column({ ...optional(shortTextColumn(22)), name: 'salt' })
  salt!: string | null;

  @Column({ ...optional(idColumn), name: 'request' })
  request!: string | null;
}
