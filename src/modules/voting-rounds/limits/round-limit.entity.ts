import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  countColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  moneyColumn,
  oneOf,
  optional,
  shortTextColumn,
} from '../../../platform/database/columns';
import { Round } from '../round.entity';
import { LIMIT_KINDS, type LimitKind } from './pot-limit';

/** A conflict between projects of a pot, or what a group of them may or must get. */
@Entity('round_limit')
@Check('round_limit_kind', oneOf('kind', LIMIT_KINDS))
@Index('round_limit_round', ['roundId'])
export class RoundLimit {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'round_id' })
  roundId!: string;

  @ManyToOne(() => Round)
  @JoinColumn({ name: 'round_id' })
  round?: Round;

  @Column({ ...idColumn, name: 'pot_id' })
  potId!: string;

  @ManyToOne('pot', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'pot_id' })
  pot?: object;

  @Column({ ...shortTextColumn(10), name: 'kind' })
  kind!: LimitKind;

  /** Empty for a conflict. */
  @Column({ ...shortTextColumn(100), name: 'name' })
  name!: string;

  /** All projects of this area belong to the group. */
  @Column({ ...optional(idColumn), name: 'area_id' })
  areaId!: string | null;

  @ManyToOne('area')
  @JoinColumn({ name: 'area_id' })
  area?: object;

  /** Row ids, since a project's code may still change; one that was taken back limits nothing. */
  @Column({ ...jsonColumn, name: 'projects' })
  projectIds!: readonly string[];

  @Column({ ...optional(moneyColumn), name: 'ceiling_minor' })
  ceilingMinor!: number | null;

  @Column({ ...optional(moneyColumn), name: 'floor_minor' })
  floorMinor!: number | null;

  @Column({ ...optional(countColumn), name: 'most_winners' })
  mostWinners!: number | null;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;
}
