import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import type { ReviewOutcome } from '../../domain/proposals/proposal-status';
import {
  countColumn,
  idColumn,
  instantColumn,
  moneyColumn,
  oneOf,
  optional,
  shortTextColumn,
  textColumn,
} from '../../platform/database/columns';
import { Proposal } from './proposal.entity';

/** The city's answer to a proposal. A later one supersedes it; all are kept. */
@Entity('review')
@Index('review_current', ['proposalId'], { unique: true, where: 'superseded_at IS NULL' })
@Index('review_proposal', ['proposalId'])
@Check('review_outcome', oneOf('outcome', ['feasible', 'conditional', 'not-feasible']))
export class Review {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...idColumn, name: 'proposal_id' })
  proposalId!: string;

  @ManyToOne(() => Proposal)
  @JoinColumn({ name: 'proposal_id' })
  proposal?: Proposal;

  /** The version of the proposal that was read. */
  @Column({ ...countColumn, name: 'version' })
  version!: number;

  @Column({ ...idColumn, name: 'reviewer_id' })
  reviewerId!: string;

  @ManyToOne('account')
  @JoinColumn({ name: 'reviewer_id' })
  reviewer?: object;

  @Column({ ...shortTextColumn(20), name: 'outcome' })
  outcome!: ReviewOutcome;

  /** What the city thinks it costs, minor units. */
  @Column({ ...optional(moneyColumn), name: 'cost_minor' })
  costMinor!: number | null;

  @Column({ ...textColumn, name: 'reasons' })
  reasons!: string;

  /** For colleagues only; never on a public page. */
  @Column({ ...optional(textColumn), name: 'internal_note' })
  internalNote!: string | null;

  @Column({ ...instantColumn, name: 'recorded_at' })
  recordedAt!: string;

  @Column({ ...optional(instantColumn), name: 'superseded_at' })
  supersededAt!: string | null;
}
