import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { ReadDatabase } from '../../platform/database/read-database';
import { takeTurn, type Tx } from '../../platform/database/unit-of-work';
import { ProjectProposal } from './project-proposal.entity';
import { Project } from './project.entity';
import { isSlug } from './project.view';

/** Projects and the proposals that they were made from. */
@Injectable()
export class ProjectsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async ofCycle(cycleId: string): Promise<Project[]> {
    return this.reads.manager.find(Project, { where: { cycleId }, relations: { photo: true } });
  }

  async bySlug(slug: string): Promise<Project | null> {
    if (!isSlug(slug)) return null;
    return this.reads.manager.findOne(Project, { where: { slug }, relations: { photo: true } });
  }

  /** All ballot ids of a cycle; nobody else gives one of that cycle until the unit ends. */
  async codes(tx: Tx, cycleId: string): Promise<string[]> {
    await takeTurn(tx, `project codes ${cycleId}`);
    return codesOf(await tx.manager.find(Project, { select: { code: true }, where: { cycleId } }));
  }

  async codesSoFar(cycleId: string): Promise<string[]> {
    const where = { cycleId };
    return codesOf(await this.reads.manager.find(Project, { select: { code: true }, where }));
  }

  async proposalIds(projectId: string): Promise<string[]> {
    const rows = await this.reads.manager.findBy(ProjectProposal, { projectId });
    return rows.map(({ proposalId }) => proposalId);
  }

  /** The projects that were made from a proposal. */
  async madeFrom(proposalId: string): Promise<Project[]> {
    const links = await this.reads.manager.findBy(ProjectProposal, { proposalId });
    const ids = links.map(({ projectId }) => projectId);
    return ids.length === 0 ? [] : this.reads.manager.findBy(Project, { id: In(ids) });
  }

  /** Those of the proposals that a project was made from. */
  async usedProposals(proposalIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (proposalIds.length === 0) return new Set();
    const where = { proposalId: In([...proposalIds]) };
    const links = await this.reads.manager.findBy(ProjectProposal, where);
    return new Set(links.map(({ proposalId }) => proposalId));
  }

  async insert(tx: Tx, project: Project, proposalIds: readonly string[]): Promise<void> {
    await tx.manager.insert(Project, project);
    const links = proposalIds.map((proposalId) => ({ projectId: project.id, proposalId }));
    if (links.length > 0) await tx.manager.insert(ProjectProposal, links);
  }

  async save(tx: Tx, id: string, change: Partial<Project>): Promise<void> {
    await tx.manager.update(Project, { id }, change);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.manager.delete(ProjectProposal, { projectId: id });
    await tx.manager.delete(Project, { id });
  }
}

function codesOf(rows: readonly Pick<Project, 'code'>[]): string[] {
  return rows.map(({ code }) => code);
}
