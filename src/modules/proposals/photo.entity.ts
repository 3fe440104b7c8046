import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  countColumn,
  idColumn,
  instantColumn,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';

/** A picture that we encoded ourselves; its files lie in the data folder under its id. */
@Entity('photo')
export class Photo {
  /** 128 random bits, so that the address of a draft's photo cannot be guessed. */
  @PrimaryColumn({ ...shortTextColumn(22), name: 'id' })
  id!: string;

  /** What it shows, in words. */
  @Column({ ...shortTextColumn(900), name: 'alt' })
  alt!: string;

  @Column({ ...countColumn, name: 'width' })
  width!: number;

  @Column({ ...countColumn, name: 'height' })
  height!: number;

  /** Null for what the set-up made. */
  @Column({ ...optional(idColumn), name: 'added_by' })
  addedBy!: string | null;

  @ManyToOne('account')
  @JoinColumn({ name: 'added_by' })
  adder?: object;

  @Column({ ...instantColumn, name: 'added_at' })
  addedAt!: string;
}
