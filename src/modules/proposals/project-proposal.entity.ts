import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { idColumn } from '../../platform/database/columns';
import { Project } from './project.entity';
import { Proposal } from './proposal.entity';

/** Where a project comes from, and what became of a proposal. */
@Entity('project_proposal')
@Index('project_proposal_proposal', ['proposalId'])
export class ProjectProposal {
  @PrimaryColumn({ ...idColumn, name: 'project_id' })
  projectId!: string;

  @ManyToOne(() => Project)
  @JoinColumn({ name: 'project_id' })
  project?: Project;

  @PrimaryColumn({ ...idColumn, name: 'proposal_id' })
  proposalId!: string;

  @ManyToOne(() => Proposal)
  @JoinColumn({ name: 'proposal_id' })
  proposal?: Proposal;
}
