import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  countColumn,
  idColumn,
  instantColumn,
  moneyColumn,
  optional,
  shortTextColumn,
  textColumn,
} from '../../platform/database/columns';
import { Photo } from './photo.entity';

/** What a resident proposes: a draft until it is published, then with a version per edit. */
@Entity('proposal')
@Index('proposal_slug', ['slug'], { unique: true })
@Index('proposal_published', ['cycleId', 'publishedAt'])
@Index('proposal_author', ['authorId'])
export class Proposal {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...shortTextColumn(80), name: 'slug' })
  slug!: string;

  @Column({ ...idColumn, name: 'cycle_id' })
  cycleId!: string;

  @ManyToOne('cycle')
  @JoinColumn({ name: 'cycle_id' })
  cycle?: object;

  @Column({ ...idColumn, name: 'author_id' })
  authorId!: string;

  @ManyToOne('account')
  @JoinColumn({ name: 'author_id' })
  author?: object;

  @Column({ ...optional(idColumn), name: 'pot_id' })
  potId!: string | null;

  @ManyToOne('pot')
  @JoinColumn({ name: 'pot_id' })
  pot?: object;

  @Column({ ...optional(idColumn), name: 'area_id' })
  areaId!: string | null;

  @ManyToOne('area')
  @JoinColumn({ name: 'area_id' })
  area?: object;

  @Column({ ...shortTextColumn(300), name: 'title' })
  title!: string;

  @Column({ ...textColumn, name: 'text' })
  text!: string;

  /** Title and text folded for searching: the same on both databases. */
  @Column({ ...textColumn, name: 'search_text' })
  searchText!: string;

  /** The author's own estimate, minor units. */
  @Column({ ...optional(moneyColumn), name: 'cost_minor' })
  costMinor!: number | null;

  @Column({ ...optional(shortTextColumn(22)), name: 'photo_id' })
  photoId!: string | null;

  @ManyToOne(() => Photo)
  @JoinColumn({ name: 'photo_id' })
  photo?: Photo;

  /** Number of the newest version; 0 for a draft. */
  @Column({ ...countColumn, name: 'version' })
  version!: number;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;

  @Column({ ...instantColumn, name: 'changed_at' })
  changedAt!: string;

  @Column({ ...optional(instantColumn), name: 'published_at' })
  publishedAt!: string | null;
}
