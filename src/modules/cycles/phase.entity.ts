import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { PHASE_KINDS } from '../../domain/cycle/phase';
import { idColumn, instantColumn, oneOf, shortTextColumn } from '../../platform/database/columns';
import { Cycle } from './cycle.entity';

/** The plan of one phase; its state follows from this, from acts by hand, and from the clock. */
@Entity('phase')
@Check('phase_kind', oneOf('kind', PHASE_KINDS))
@Check('phase_dates', 'closes_at > opens_at')
export class Phase {
  @PrimaryColumn({ ...idColumn, name: 'cycle_id' })
  cycleId!: string;

  @ManyToOne(() => Cycle)
  @JoinColumn({ name: 'cycle_id' })
  cycle?: Cycle;

  @PrimaryColumn({ ...shortTextColumn(10), name: 'kind' })
  kind!: string;

  @Column({ ...instantColumn, name: 'opens_at' })
  opensAt!: string;

  @Column({ ...instantColumn, name: 'closes_at' })
  closesAt!: string;
}
