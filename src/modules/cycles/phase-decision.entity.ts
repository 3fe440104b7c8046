import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { PHASE_ACTS, PHASE_KINDS } from '../../domain/cycle/phase';
import {
  countColumn,
  idColumn,
  instantColumn,
  oneOf,
  optional,
  shortTextColumn,
  textColumn,
} from '../../platform/database/columns';
import { Cycle } from './cycle.entity';

/** A phase that was opened or closed by hand; rows are only ever added (triggers refuse the rest). */
@Entity('phase_decision')
@Check('phase_decision_kind', oneOf('kind', PHASE_KINDS))
@Check('phase_decision_act', oneOf('act', PHASE_ACTS))
@Index('phase_decision_position', ['cycleId', 'position'], { unique: true })
export class PhaseDecisionRow {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'cycle_id' })
  cycleId!: string;

  @ManyToOne(() => Cycle)
  @JoinColumn({ name: 'cycle_id' })
  cycle?: Cycle;

  /** 1-based, over all acts of the cycle: which of two acts of the same moment came later. */
  @Column({ ...countColumn, name: 'position' })
  position!: number;

  @Column({ ...shortTextColumn(10), name: 'kind' })
  kind!: string;

  @Column({ ...shortTextColumn(5), name: 'act' })
  act!: string;

  @Column({ ...textColumn, name: 'reason' })
  reason!: string;

  @Column({ ...optional(idColumn), name: 'decided_by' })
  decidedBy!: string | null;

  @Column({ ...instantColumn, name: 'decided_at' })
  decidedAt!: string;
}
