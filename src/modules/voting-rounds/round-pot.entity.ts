import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  countColumn,
  idColumn,
  jsonColumn,
  oneOf,
  shortTextColumn,
} from '../../platform/database/columns';
import { Round } from './round.entity';

export const BALLOT_TYPES = ['approval', 'knapsack'] as const;
export type BallotType = (typeof BALLOT_TYPES)[number];

/** How one pot is voted on and counted in a round. */
@Entity('round_pot')
@Check('round_pot_ballot_type', oneOf('ballot_type', BALLOT_TYPES))
export class RoundPot {
  @PrimaryColumn({ ...idColumn, name: 'round_id' })
  roundId!: string;

  @ManyToOne(() => Round)
  @JoinColumn({ name: 'round_id' })
  round?: Round;

  @PrimaryColumn({ ...idColumn, name: 'pot_id' })
  potId!: string;

  @Column({ ...shortTextColumn(20), name: 'ballot_type' })
  ballotType!: BallotType;

  @Column({ ...countColumn, name: 'min_choices' })
  minChoices!: number;

  /** Counts for approval ballots only. */
  @Column({ ...countColumn, name: 'max_choices' })
  maxChoices!: number;

  @Column({ ...shortTextColumn(40), name: 'rule_id' })
  ruleId!: string;

  @Column({ ...jsonColumn, name: 'rule_options' })
  ruleOptions!: Readonly<Record<string, string | boolean>>;
}
