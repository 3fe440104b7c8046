import { Injectable } from '@nestjs/common';

import { PROJECT_CODE, nextProjectCode } from '../../domain/proposals/project-code';
import { projectCost } from '../../domain/proposals/project-cost';
import { isEligible } from '../../domain/proposals/proposal-status';
import { tidyLine, tidyText } from '../../domain/proposals/proposal-text';
import type { Instant } from '../../domain/shared/instant';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { newId, newSlug } from '../../platform/ids';
import { AuditTrail } from '../audit-trail';
import { CyclesService, type CycleView, type PotView } from '../cycles';
import { PhotosService, type NewPhoto, type StoredPhoto } from './photos.service';
import { ProjectLocks } from './project-locks';
import type { Project } from './project.entity';
import { byCode, projectView, type ProjectView } from './project.view';
import { ProjectsRepository } from './projects.repository';
import type { Proposal } from './proposal.entity';
import type { PhotoError, ProjectError } from './proposals.errors';
import { ProposalsRepository } from './proposals.repository';
import { ReviewsRepository } from './reviews.repository';

/** What an officer decides about a project. */
export interface ProjectTerms {
  readonly title: string;
  readonly summary: string;
  /** Final cost, minor units. */
  readonly costMinor: number;
  /** The least that is still worth giving, minor units; only the whole cost if absent. */
  readonly leastMinor?: number | null;
  /** True: it costs nothing, on purpose. */
  readonly isFree?: boolean;
  /** Ballot id; the next free number if absent. */
  readonly code?: string | undefined;
  /** The pot's area if absent. */
  readonly areaId?: string | null;
}

export interface NewProject extends ProjectTerms {
  readonly cycleId: string;
  readonly potId: string;
  /** Published proposals of that pot; only the set-up may give none. */
  readonly proposalIds: readonly string[];
  /** Needed when one of them has no favourable review. */
  readonly exceptionReason?: string | undefined;
  /** Shown instead of the first proposal's photo. */
  readonly photo?: NewPhoto;
}

interface Ground {
  readonly cycle: CycleView;
  readonly pot: PotView;
}

/** Projects: what people vote on. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly projects: ProjectsRepository,
    private readonly proposals: ProposalsRepository,
    private readonly reviews: ReviewsRepository,
    private readonly photos: PhotosService,
    private readonly cycles: CyclesService,
    private readonly locks: ProjectLocks,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The projects of a cycle in the order of their codes. */
  async ofCycle(cycleId: string): Promise<ProjectView[]> {
    const cycle = await this.cycles.byId(cycleId);
    if (cycle === undefined) return [];
    return (await this.views(cycle, await this.projects.ofCycle(cycleId))).toSorted(byCode);
  }

  async bySlug(slug: string): Promise<ProjectView | undefined> {
    const project = await this.projects.bySlug(slug);
    const cycle = project === null ? undefined : await this.cycles.byId(project.cycleId);
    if (project === null || cycle === undefined) return undefined;
    return (await this.views(cycle, [project]))[0];
  }

  /** The projects that were made from a proposal. */
  async madeFrom(
    proposalId: string,
  ): Promise<{ slug: string; title: string; costMinor: number }[]> {
    const rows = await this.projects.madeFrom(proposalId);
    return rows.map(({ slug, title, costMinor }) => ({ slug, title, costMinor }));
  }

  /** The proposals that a project was made from. */
  async sourcesOf(projectId: string): Promise<Proposal[]> {
    return this.proposals.byIds(await this.projects.proposalIds(projectId));
  }

  /** Why a proposal without a favourable review was taken, if one was. */
  async exceptionReasonOf(slug: string): Promise<string | null> {
    return (await this.projects.bySlug(slug))?.exceptionReason ?? null;
  }

  async nextCode(cycleId: string): Promise<string> {
    return nextProjectCode(await this.projects.codesSoFar(cycleId));
  }

  /** Whether no round has frozen the projects of that pot yet. */
  async mayChange(cycleId: string, potId: string): Promise<boolean> {
    return this.locks.mayChange({ cycleId, potId });
  }

  /** Makes a project from proposals of one pot. */
  async create(
    actorId: string | null,
    project: NewProject,
  ): Promise<Result<ProjectView, ProjectError | PhotoError>> {
    const ground = await this.ground(project.cycleId, project.potId);
    if (!ground.ok) return ground;
    const checked = await this.check(actorId, project, ground.value);
    if (!checked.ok) return checked;
    const sources = checked.value;
    const at = this.clock.now();
    const made = await this.photos.withStored(project.photo, (stored) =>
      this.unitOfWork.run((tx) =>
        this.insert(tx, { project, sources, actorId, at, stored, ...ground.value }),
      ),
    );
    if (!made.ok) return made;
    const view = await this.bySlug(made.value);
    return view === undefined ? err({ kind: 'project-not-found' }) : ok(view);
  }

  /** Changes a project that no round has frozen. */
  async change(
    actorId: string,
    slug: string,
    terms: ProjectTerms,
  ): Promise<Result<void, ProjectError>> {
    const project = await this.projects.bySlug(slug);
    if (project === null) return err({ kind: 'project-not-found' });
    const ground = await this.ground(project.cycleId, project.potId);
    if (!ground.ok) return ground;
    const fits = await this.checkTerms(terms, ground.value);
    if (!fits.ok) return fits;
    return this.unitOfWork.run(async (tx) => {
      const code = await this.freeCode(tx, project.cycleId, {
        typed: terms.code,
        own: project.code,
      });
      if (!code.ok) return code;
      const changedAt = this.clock.now();
      const { costMinor, leastMinor = null } = terms;
      await this.projects.save(tx, project.id, {
        ...words(terms),
        costMinor,
        leastMinor,
        code: code.value,
        changedAt,
      });
      const details = { code: code.value, costMinor, earlierCostMinor: project.costMinor };
      await this.audit.record(tx, {
        event: 'project-changed',
        actorId,
        subject: `project:${slug}`,
        details,
      });
      return ok(undefined);
    });
  }

  /** Takes a project back that no round has frozen; its proposals stay. */
  async withdraw(actorId: string, slug: string): Promise<Result<void, ProjectError>> {
    const project = await this.projects.bySlug(slug);
    if (project === null) return err({ kind: 'project-not-found' });
    const { id, cycleId, potId, code, title, costMinor } = project;
    if (!(await this.locks.mayChange({ cycleId, potId }))) return err({ kind: 'projects-frozen' });
    return this.unitOfWork.run(async (tx) => {
      await this.projects.remove(tx, id);
      const details = { code, title, costMinor };
      await this.audit.record(tx, {
        event: 'project-withdrawn',
        actorId,
        subject: `project:${slug}`,
        details,
      });
      return ok(undefined);
    });
  }

  private async views(cycle: CycleView, projects: readonly Project[]): Promise<ProjectView[]> {
    const areas = await this.cycles.areas();
    return projects.map((project) => projectView(project, cycle, areas));
  }

  private async ground(cycleId: string, potId: string): Promise<Result<Ground, ProjectError>> {
    const cycle = await this.cycles.byId(cycleId);
    if (cycle === undefined) return err({ kind: 'cycle-not-found' });
    const pot = cycle.pots.find(({ id }) => id === potId);
    return pot === undefined ? err({ kind: 'pot-not-found' }) : ok({ cycle, pot });
  }

  private async check(
    actorId: string | null,
    project: NewProject,
    ground: Ground,
  ): Promise<Result<Proposal[], ProjectError>> {
    const fits = await this.checkTerms(project, ground);
    if (!fits.ok) return fits;
    if (actorId !== null && project.proposalIds.length === 0)
      return err({ kind: 'no-proposals-chosen' });
    const sources = await this.proposals.byIds(project.proposalIds);
    const isComplete = sources.length === new Set(project.proposalIds).size;
    if (!isComplete || sources.some(({ publishedAt }) => publishedAt === null)) {
      return err({ kind: 'proposal-not-found' });
    }
    const stranger = sources.find(({ potId }) => potId !== project.potId);
    if (stranger !== undefined)
      return err({ kind: 'proposal-of-other-pot', title: stranger.title });
    return this.checkReviews(sources, project.exceptionReason);
  }

  private async checkReviews(
    sources: Proposal[],
    reason: string | undefined,
  ): Promise<Result<Proposal[], ProjectError>> {
    const reviews = await this.reviews.current(sources.map(({ id }) => id));
    const doubtful = sources.filter(({ id }) => !isEligible(reviews.get(id)?.outcome ?? null));
    if (doubtful.length === 0 || tidyText(reason ?? '') !== '') return ok(sources);
    return err({ kind: 'review-missing', titles: doubtful.map(({ title }) => title).join(', ') });
  }

  private async checkTerms(
    terms: ProjectTerms,
    { cycle, pot }: Ground,
  ): Promise<Result<number, ProjectError>> {
    if (!(await this.locks.mayChange({ cycleId: cycle.id, potId: pot.id })))
      return err({ kind: 'projects-frozen' });
    if (terms.areaId && !(await this.cycles.areas()).some(({ id }) => id === terms.areaId)) {
      return err({ kind: 'area-not-found' });
    }
    const { costMinor: minor, isFree = false, leastMinor } = terms;
    return projectCost({ minor, isFree, leastMinor }, pot.amountMinor);
  }

  private async insert(tx: Tx, what: Insertion): Promise<Result<string, ProjectError>> {
    const { project, sources, actorId, at, stored, cycle, pot } = what;
    const code = await this.freeCode(tx, cycle.id, { typed: project.code });
    if (!code.ok) return code;
    if (stored !== undefined) await this.photos.insert(tx, stored, actorId, at);
    const doubts = tidyText(project.exceptionReason ?? '');
    const row: Project = {
      ...{ id: newId(), slug: newSlug(project.title), cycleId: cycle.id, potId: pot.id },
      ...words({ ...project, areaId: project.areaId ?? commonArea(sources, pot) }),
      ...{ code: code.value, costMinor: project.costMinor, leastMinor: project.leastMinor ?? null },
      exceptionReason: doubts === '' ? null : doubts,
      photoId: stored?.id ?? firstPhoto(sources),
      ...{ createdBy: actorId, createdAt: at, changedAt: at },
    };
    await this.projects.insert(
      tx,
      row,
      sources.map(({ id }) => id),
    );
    const details = { code: row.code, costMinor: row.costMinor, proposals: sources.length };
    await this.audit.record(tx, {
      event: 'project-made',
      actorId,
      subject: `project:${row.slug}`,
      details,
    });
    return ok(row.slug);
  }

  private async freeCode(
    tx: Tx,
    cycleId: string,
    { typed = '', own }: { readonly typed?: string | undefined; readonly own?: string },
  ): Promise<Result<string, ProjectError>> {
    const code = typed.trim();
    const used = await this.projects.codes(tx, cycleId);
    if (code === '') return ok(own ?? nextProjectCode(used));
    if (!PROJECT_CODE.test(code)) return err({ kind: 'code-not-possible' });
    return code !== own && used.includes(code) ? err({ kind: 'code-taken', code }) : ok(code);
  }
}

interface Insertion extends Ground {
  readonly project: NewProject;
  readonly sources: readonly Proposal[];
  readonly actorId: string | null;
  readonly at: Instant;
  readonly stored: StoredPhoto | undefined;
}

function words(terms: ProjectTerms): Pick<Project, 'title' | 'summary' | 'areaId'> {
  return {
    title: tidyLine(terms.title),
    summary: tidyText(terms.summary),
    areaId: terms.areaId ?? null,
  };
}

/** The area of the proposals when they all lie in the same one, else that of the pot. */
function commonArea(sources: readonly Proposal[], pot: PotView): string | null {
  const [area, ...others] = new Set(sources.map(({ areaId }) => areaId));
  return others.length === 0 && area !== undefined ? (area ?? pot.areaId) : pot.areaId;
}

function firstPhoto(sources: readonly Proposal[]): string | null {
  return sources.map(({ photoId }) => photoId).find((id) => id !== null) ?? null;
}
