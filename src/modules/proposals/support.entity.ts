import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { idColumn, instantColumn } from '../../platform/database/columns';
import { Proposal } from './proposal.entity';

/** One resident stands behind one proposal: the primary key refuses a second row. */
@Entity('support')
@Index('support_account', ['accountId'])
export class Support {
  @PrimaryColumn({ ...idColumn, name: 'proposal_id' })
  proposalId!: string;

  @ManyToOne(() => Proposal)
  @JoinColumn({ name: 'proposal_id' })
  proposal?: Proposal;

  @PrimaryColumn({ ...idColumn, name: 'account_id' })
  accountId!: string;

  @ManyToOne('account')
  @JoinColumn({ name: 'account_id' })
  account?: object;

  @Column({ ...instantColumn, name: 'given_at' })
  givenAt!: string;
}
