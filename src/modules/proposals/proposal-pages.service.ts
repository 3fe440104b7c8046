import { Injectable } from '@nestjs/common';

import { diffWords } from '../../domain/proposals/diff';
import { statusOf } from '../../domain/proposals/proposal-status';
import { plainBeginning } from '../../domain/proposals/proposal-text';
import { phaseStateOf } from '../../domain/cycle/phase-at';
import { assertDefined } from '../../domain/shared/assert';
import { Clock } from '../../platform/clock';
import { holds, type Actor } from '../../platform/security/current-actor';
import { pagination } from '../../platform/views/pagination';
import { AccountsService } from '../accounts';
import { CyclesService, type CycleView } from '../cycles';
import { photoUrl } from './project.view';
import { ProjectsService } from './projects.service';
import type { ProposalVersion } from './proposal-version.entity';
import { nameOf, publicReview, TONES } from './proposal.view';
import type { Proposal } from './proposal.entity';
import { isSupportOpen, mayEdit, mayReview } from './proposals.policy';
import { ProposalsService } from './proposals.service';
import { ReviewsService } from './reviews.service';
import { SupportsService } from './supports.service';

const VERSIONS = 20;
const DESCRIPTION = 150;

/** Who reads, and in which language. */
export interface PageReader {
  readonly actor: Actor | undefined;
  readonly locale: string;
}

/** The models of the pages about one proposal; undefined where the reader may not see it. */
@Injectable()
export class ProposalPagesService {
  constructor(
    private readonly proposals: ProposalsService,
    private readonly supports: SupportsService,
    private readonly reviews: ReviewsService,
    private readonly projects: ProjectsService,
    private readonly accounts: AccountsService,
    private readonly cycles: CyclesService,
    private readonly clock: Clock,
  ) {}

  async show(slug: string, reader: PageReader) {
    const found = await this.find(slug, reader.actor);
    if (found === undefined) return undefined;
    const { proposal, cycle } = found;
    const [current, ...earlier] = await this.reviews.ofProposal(proposal.id);
    const projects = await this.projects.madeFrom(proposal.id);
    const counts = await this.supports.counts([proposal.id]);
    const status = statusOf(current?.outcome ?? null, projects.length > 0);
    return {
      proposal: await this.words(proposal, cycle),
      ...{ status, tone: TONES[status], projects, currency: cycle.currency },
      supports: counts.get(proposal.id) ?? 0,
      isSupporter: await this.supports.isSupporter(proposal.id, reader.actor?.accountId),
      review: current === undefined ? null : publicReview(current, proposal.version),
      earlierReviews: earlier.map((review) => publicReview(review, proposal.version)),
      may: this.permissions(proposal, cycle, reader.actor),
      call: callOf(cycle, this.clock.now()),
      cycleLine: await this.cycles.cycleLine(cycle, reader.locale),
    };
  }

  /** All versions, the newest first, each with what it changed. */
  async history(slug: string, reader: PageReader, typedPage: string) {
    const found = await this.find(slug, reader.actor);
    if (found === undefined || found.proposal.publishedAt === null) return undefined;
    const { proposal, cycle } = found;
    const versions = await this.proposals.versions(proposal.id);
    const pageCount = Math.max(1, Math.ceil(versions.length / VERSIONS));
    const page = Math.min(Math.max(1, Number.parseInt(typedPage, 10) || 1), pageCount);
    const first = (page - 1) * VERSIONS;
    const names = await this.accounts.namesOf(versions.map(({ writtenBy }) => writtenBy));
    const hrefOf = (each: number) => `/proposals/${slug}/history?page=${each}`;
    return {
      ...{ slug, title: proposal.title, currency: cycle.currency, count: versions.length },
      pages: pageCount > 1 ? pagination(page, pageCount, hrefOf) : null,
      versions: versions.slice(first, first + VERSIONS).map((version, index) => ({
        ...changes(version, versions[first + index + 1]),
        who: names.get(version.writtenBy) ?? '',
      })),
      cycleLine: await this.cycles.cycleLine(cycle, reader.locale),
    };
  }

  /** What a reviewer reads: the proposal and every review with its note for colleagues. */
  async forReview(slug: string, reader: PageReader) {
    const found = await this.find(slug, reader.actor);
    if (found === undefined || found.proposal.publishedAt === null) return undefined;
    const { proposal, cycle } = found;
    const reviews = await this.reviews.ofProposal(proposal.id);
    const names = await this.accounts.namesOf(reviews.map(({ reviewerId }) => reviewerId));
    const pot = cycle.pots.find(({ id }) => id === proposal.potId);
    return {
      proposal: await this.words(proposal, cycle),
      ...{ currency: cycle.currency, potMinor: pot?.amountMinor ?? null },
      isOwn: proposal.authorId === reader.actor?.accountId,
      reviews: reviews.map((review) => ({
        ...publicReview(review, proposal.version),
        internalNote: review.internalNote,
        by: names.get(review.reviewerId) ?? '',
      })),
      cycleLine: await this.cycles.cycleLine(cycle, reader.locale),
    };
  }

  private async find(slug: string, actor: Actor | undefined) {
    const proposal = await this.proposals.visible(slug, actor?.accountId);
    if (proposal === undefined) return undefined;
    const cycle = assertDefined(
      await this.cycles.byId(proposal.cycleId),
      'the cycle of a proposal',
    );
    return { proposal, cycle };
  }

  private async words(proposal: Proposal, cycle: CycleView) {
    const names = await this.accounts.namesOf([proposal.authorId]);
    const { slug, title, text, costMinor, version, publishedAt, changedAt, photo } = proposal;
    return {
      ...{ slug, title, text, costMinor, version, publishedAt, changedAt },
      ...{ isDraft: publishedAt === null, isEdited: version > 1, currency: cycle.currency },
      description: plainBeginning(text, DESCRIPTION),
      author: names.get(proposal.authorId) ?? '',
      potName: nameOf(cycle.pots, proposal.potId),
      potSlug: cycle.pots.find(({ id }) => id === proposal.potId)?.slug ?? null,
      cycleSlug: cycle.slug,
      areaName: nameOf(await this.cycles.areas(), proposal.areaId),
      photo: photo
        ? { src: photoUrl(photo.id), alt: photo.alt, width: photo.width, height: photo.height }
        : null,
    };
  }

  private permissions(proposal: Proposal, cycle: CycleView, actor: Actor | undefined) {
    const now = this.clock.now();
    const isOwn = proposal.authorId === actor?.accountId;
    return {
      isOwn,
      edit: isOwn && mayEdit(proposal, cycle, now),
      support: isSupportOpen(cycle, now),
      review: mayReview(proposal, actor),
      makeProject: holds(actor, 'officer'),
    };
  }
}

function callOf(cycle: CycleView, now: ReturnType<Clock['now']>) {
  const call = cycle.phases.find(({ kind }) => kind === 'call');
  const state = phaseStateOf(cycle, 'call', now);
  return { state, opens: call?.opensAt ?? null, closes: call?.closesAt ?? null };
}

function changes(version: ProposalVersion, earlier: ProposalVersion | undefined) {
  const { number, writtenAt, costMinor } = version;
  const before = earlier ?? version;
  return {
    ...{ number, writtenAt, costMinor, isFirst: earlier === undefined },
    title: version.title,
    text: version.text,
    titleDiff: before.title === version.title ? null : diffLines(before.title, version.title),
    textDiff: before.text === version.text ? null : diffLines(before.text, version.text),
    costBefore: before.costMinor,
    isCostChanged: before.costMinor !== costMinor,
  };
}

/** Parts as templates show them: line by line, since a newline in HTML is just a space. */
function diffLines(before: string, after: string) {
  return diffWords(before, after).map(({ type, text }) => ({ type, lines: text.split('\n') }));
}
