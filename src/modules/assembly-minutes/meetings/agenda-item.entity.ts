import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { ITEM_KINDS, type ItemKind } from '../../../domain/meetings/agenda';
import {
  countColumn,
  idColumn,
  instantColumn,
  oneOf,
  optional,
  shortTextColumn,
  textColumn,
} from '../../../platform/database/columns';
import { Meeting } from './meeting.entity';

/** A point of an agenda, or a part of one. */
@Entity('agenda_item')
@Index('agenda_item_meeting', ['meetingId'])
@Check('agenda_item_kind', oneOf('kind', ITEM_KINDS))
export class AgendaItem {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'meeting_id' })
  meetingId!: string;

  @ManyToOne(() => Meeting)
  @JoinColumn({ name: 'meeting_id' })
  meeting?: Meeting;

  @Column({ ...optional(idColumn), name: 'parent_id' })
  parentId!: string | null;

  @ManyToOne(() => AgendaItem)
  @JoinColumn({ name: 'parent_id' })
  parent?: AgendaItem;

  @Column({ ...countColumn, name: 'position' })
  position!: number;

  @Column({ ...shortTextColumn(12), name: 'kind' })
  kind!: ItemKind;

  @Column({ ...shortTextColumn(200), name: 'title' })
  title!: string;

  /** Markdown. */
  @Column({ ...textColumn, name: 'text' })
  text!: string;

  @Column({ ...optional(shortTextColumn(120)), name: 'presenter' })
  presenter!: string | null;

  /** The law or rule by which the public is not let in; null for an open item. */
  @Column({ ...optional(shortTextColumn(200)), name: 'closed_ground' })
  closedGround!: string | null;

  @Column({ ...optional(countColumn), name: 'planned_minutes' })
  plannedMinutes!: number | null;

  /** Why it was added after the notice. */
  @Column({ ...optional(textColumn), name: 'late_reason' })
  lateReason!: string | null;

  @Column({ ...optional(instantColumn), name: 'started_at' })
  startedAt!: string | null;

  @Column({ ...optional(instantColumn), name: 'ended_at' })
  endedAt!: string | null;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
