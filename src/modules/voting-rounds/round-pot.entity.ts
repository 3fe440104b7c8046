import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { BALLOT_TYPES, type BallotType } from '../../domain/tally/ballot-rule';
import {
  countColumn,
  idColumn,
  jsonColumn,
  oneOf,
  optional,
  shortTextColumn,
} from '../../platform/database/columns';
import { Round } from './round.entity';

/** What a ballot type needs beside the numbers of projects; each type has some of them. */
export interface BallotNumbers {
  readonly points?: number;
  readonly mostPerProject?: number;
  readonly lowest?: number;
  readonly highest?: number;
  readonly unlisted?: number;
  /** Points by rank, the first choice first. */
  readonly rankPoints?: readonly number[];
  readonly short?: 'top' | 'bottom';
}

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

  /** Counts for neither knapsack nor scoring ballots. */
  @Column({ ...countColumn, name: 'max_choices' })
  maxChoices!: number;

  @Column({ ...jsonColumn, name: 'ballot_numbers', default: '{}' })
  ballotNumbers!: BallotNumbers;

  @Column({ ...shortTextColumn(40), name: 'rule_id' })
  ruleId!: string;

  @Column({ ...jsonColumn, name: 'rule_options' })
  ruleOptions!: Readonly<Record<string, string | boolean>>;

  /** The pot that gets what this one leaves. */
  @Column({ ...optional(idColumn), name: 'left_to' })
  leftTo!: string | null;

  /** The part of the money that the voters of each style share, in minor units; often empty. */
  @Column({ ...jsonColumn, name: 'shares', default: '{}' })
  shares!: Readonly<Record<string, number>>;
}
