import { Column, Entity, PrimaryColumn } from 'typeorm';

import { countColumn, shortTextColumn } from '../../platform/database/columns';

/** How often tracking codes of a round were looked up. */
@Entity('receipt_look_up')
export class LookUpCount {
  /** Slug. */
  @PrimaryColumn({ ...shortTextColumn(64), name: 'round' })
  round!: string;

  @Column({ ...countColumn, name: 'times' })
  times!: number;
}
