import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import {
  countColumn,
  idColumn,
  instantColumn,
  moneyColumn,
  optional,
  shortTextColumn,
  textColumn,
} from '../../platform/database/columns';
import { Proposal } from './proposal.entity';

/** The words of a proposal at one time: version 1 is the publication, then one per edit. */
@Entity('proposal_version')
export class ProposalVersion {
  @PrimaryColumn({ ...idColumn, name: 'proposal_id' })
  proposalId!: string;

  @ManyToOne(() => Proposal)
  @JoinColumn({ name: 'proposal_id' })
  proposal?: Proposal;

  @PrimaryColumn({ ...countColumn, name: 'number' })
  number!: number;

  @Column({ ...shortTextColumn(300), name: 'title' })
  title!: string;

  @Column({ ...textColumn, name: 'text' })
  text!: string;

  @Column({ ...optional(moneyColumn), name: 'cost_minor' })
  costMinor!: number | null;

  @Column({ ...idColumn, name: 'written_by' })
  writtenBy!: string;

  @ManyToOne('account')
  @JoinColumn({ name: 'written_by' })
  writer?: object;

  @Column({ ...instantColumn, name: 'written_at' })
  writtenAt!: string;
}
