import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import type { BodyRules } from '../../domain/bodies/body-rules';
import { BODY_KINDS, type BodyKind } from '../../domain/bodies/membership';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  oneOf,
  optional,
  shortTextColumn,
  textColumn,
} from '../../platform/database/columns';

/** A standing or temporary group: assembly, youth council, committee. */
@Entity('body')
@Index('body_slug', ['slug'], { unique: true })
@Check('body_kind', oneOf('kind', BODY_KINDS))
@Check('body_days', 'closed_on IS NULL OR founded_on <= closed_on')
export class Body {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...shortTextColumn(80), name: 'slug' })
  slug!: string;

  @Column({ ...shortTextColumn(20), name: 'kind' })
  kind!: BodyKind;

  @Column({ ...shortTextColumn(120), name: 'name' })
  name!: string;

  /** What it is there for, in Markdown. */
  @Column({ ...textColumn, name: 'mandate' })
  mandate!: string;

  @Column({ ...optional(idColumn), name: 'parent_id' })
  parentId!: string | null;

  @ManyToOne(() => Body)
  @JoinColumn({ name: 'parent_id' })
  parent?: Body;

  @Column({ ...jsonColumn, name: 'rules' })
  rules!: BodyRules;

  /** "2026-05-24". */
  @Column({ ...shortTextColumn(10), name: 'founded_on' })
  foundedOn!: string;

  @Column({ ...optional(shortTextColumn(10)), name: 'closed_on' })
  closedOn!: string | null;

  @Column({ ...optional(idColumn), name: 'created_by' })
  createdBy!: string | null;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
