import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import type { LineEdit } from '../../../domain/motions/amendment';
import {
  countColumn,
  idColumn,
  instantColumn,
  optional,
  optionalJsonColumn,
  shortTextColumn,
} from '../../../platform/database/columns';
import { AgendaItem } from '../meetings/agenda-item.entity';
import { Meeting } from '../meetings/meeting.entity';

/** What somebody asks a body to decide; an amendment hangs on what it would change. */
@Entity('motion')
@Index('motion_no', ['bodyId', 'no'], { unique: true })
@Index('motion_item', ['itemId'])
@Check('motion_seconder', 'seconder_id IS NULL OR seconder_id <> mover_id')
@Check('motion_edit', '(parent_id IS NULL) = (edit IS NULL)')
export class Motion {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'body_id' })
  bodyId!: string;

  @ManyToOne('body')
  @JoinColumn({ name: 'body_id' })
  body?: object;

  @Column({ ...idColumn, name: 'meeting_id' })
  meetingId!: string;

  @ManyToOne(() => Meeting)
  @JoinColumn({ name: 'meeting_id' })
  meeting?: Meeting;

  @Column({ ...idColumn, name: 'item_id' })
  itemId!: string;

  @ManyToOne(() => AgendaItem)
  @JoinColumn({ name: 'item_id' })
  item?: AgendaItem;

  @Column({ ...optional(idColumn), name: 'parent_id' })
  parentId!: string | null;

  @ManyToOne(() => Motion)
  @JoinColumn({ name: 'parent_id' })
  parent?: Motion;

  /** Counts the motions of a body from 1, without gaps. */
  @Column({ ...countColumn, name: 'no' })
  no!: number;

  /** The order of voting among the amendments of one motion, which the chair may change. */
  @Column({ ...countColumn, name: 'position' })
  position!: number;

  @Column({ ...shortTextColumn(200), name: 'title' })
  title!: string;

  @Column({ ...idColumn, name: 'mover_id' })
  moverId!: string;

  @ManyToOne('membership')
  @JoinColumn({ name: 'mover_id' })
  mover?: object;

  @Column({ ...optional(idColumn), name: 'seconder_id' })
  seconderId!: string | null;

  @ManyToOne('membership')
  @JoinColumn({ name: 'seconder_id' })
  seconder?: object;

  /** What an amendment changes, in lines of the version that it was written on. */
  @Column({ ...optionalJsonColumn, name: 'edit' })
  edit!: LineEdit | null;

  @Column({ ...optional(countColumn), name: 'base_version' })
  baseVersion!: number | null;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
