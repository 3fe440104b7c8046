import { Column, Entity, PrimaryColumn } from 'typeorm';

import { countColumn, instantColumn, shortTextColumn } from '../database/columns';

/** How often something went wrong under a key (a hash of address or account) since a moment. */
@Entity('failure_count')
export class FailureCount {
  @PrimaryColumn({ ...shortTextColumn(64), name: 'subject' })
  subject!: string;

  @Column({ ...countColumn, name: 'failures' })
  failures!: number;

  @Column({ ...instantColumn, name: 'since' })
  since!: string;
}
