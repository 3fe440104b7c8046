import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import {
  idColumn,
  instantColumn,
  jsonColumn,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';

/** Who did what in the back office; rows are only ever added (triggers refuse the rest). */
@Entity('audit_event')
@Index('audit_event_at', ['at'])
export class AuditEvent {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...instantColumn, name: 'at' })
  at!: string;

  @Column({ ...optional(idColumn), name: 'actor_id' })
  actorId!: string | null;

  @Column({ ...shortTextColumn(60), name: 'event' })
  event!: string;

  @Column({ ...shortTextColumn(120), name: 'subject' })
  subject!: string;

  @Column({ ...jsonColumn, name: 'details' })
  details!: Readonly<Record<string, string | number | null>>;
}
