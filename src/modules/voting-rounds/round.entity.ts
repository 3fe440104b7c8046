import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  countColumn,
  idColumn,
  instantColumn,
  optional,
  shortTextColumn,
  textColumn,
} from '../../platform/database/columns';

/** One vote of a cycle. From the opening on, `config`, `projects` and their hashes never change. */
@Entity('round')
@Index('round_slug', ['slug'], { unique: true })
@Index('round_cycle_id', ['cycleId'])
export class Round {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...shortTextColumn(64), name: 'slug' })
  slug!: string;

  @Column({ ...idColumn, name: 'cycle_id' })
  cycleId!: string;

  @ManyToOne('cycle')
  @JoinColumn({ name: 'cycle_id' })
  cycle?: object;

  @Column({ ...shortTextColumn(120), name: 'title' })
  title!: string;

  @Column({ ...instantColumn, name: 'opens_at' })
  opensAt!: string;

  @Column({ ...instantColumn, name: 'closes_at' })
  closesAt!: string;

  /** 1 where voters may vote again until the close, else 0. */
  @Column({ ...countColumn, name: 'revote' })
  revote!: number;

  /** 1 where the bundle gets the ballots as cast vote records, too, else 0. */
  @Column({ ...countColumn, name: 'cvr', default: 0 })
  cvr!: number;

  /** Hexadecimal; decides between projects of the same cost, drawn before anybody votes. */
  @Column({ ...shortTextColumn(64), name: 'tie_seed' })
  tieSeed!: string;

  @Column({ ...optional(textColumn), name: 'config' })
  config!: string | null;

  @Column({ ...optional(textColumn), name: 'projects' })
  projects!: string | null;

  /** Base64 SHA-256, like the two below. */
  @Column({ ...optional(shortTextColumn(44)), name: 'config_hash' })
  configHash!: string | null;

  @Column({ ...optional(shortTextColumn(44)), name: 'projects_hash' })
  projectsHash!: string | null;

  @Column({ ...optional(shortTextColumn(44)), name: 'roll_hash' })
  rollHash!: string | null;

  @Column({ ...optional(instantColumn), name: 'opened_at' })
  openedAt!: string | null;

  @Column({ ...optional(idColumn), name: 'opened_by' })
  openedBy!: string | null;

  /** Set when somebody closed the round before its time. */
  @Column({ ...optional(instantColumn), name: 'close_decided_at' })
  closeDecidedAt!: string | null;

  @Column({ ...optional(idColumn), name: 'close_decided_by' })
  closeDecidedBy!: string | null;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
