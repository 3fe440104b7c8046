import { Injectable, type OnModuleInit } from '@nestjs/common';

import { hasOpened } from '../../domain/cycle/phase-at';
import { isEligible } from '../../domain/proposals/proposal-status';
import { Catalogues, type TextValues } from '../../platform/i18n/catalogues';
import { holds } from '../../platform/security/current-actor';
import { formatNumber } from '../../platform/views/formats';
import {
  ConsoleTasks,
  CyclePanels,
  CyclesService,
  type ConsoleTask,
  type CycleView,
  type Panel,
  type Reader,
} from '../cycles';
import { isCallOpen } from './proposals.policy';
import { ProjectsService } from './projects.service';
import { ProjectsRepository } from './projects.repository';
import { ProposalListingService } from './proposal-listing.service';
import { ReviewWorklistService } from './review-worklist.service';
import { ReviewsService } from './reviews.service';

const CARDS = 3;
const CALL = 100;
const PROJECTS = 250;

/** What this module shows on the page of a cycle, and what it asks of officers and reviewers. */
@Injectable()
export class ProposalPanels implements OnModuleInit {
  constructor(
    private readonly panels: CyclePanels,
    private readonly tasks: ConsoleTasks,
    private readonly cycles: CyclesService,
    private readonly listing: ProposalListingService,
    private readonly worklist: ReviewWorklistService,
    private readonly reviews: ReviewsService,
    private readonly projects: ProjectsService,
    private readonly links: ProjectsRepository,
    private readonly catalogues: Catalogues,
  ) {}

  onModuleInit(): void {
    this.panels.add(this);
    this.tasks.add(this);
  }

  async panelsFor(cycle: CycleView, reader: Reader): Promise<Panel[]> {
    const panels = [
      await this.proposalsPanel(cycle, reader),
      await this.projectsPanel(cycle, reader),
    ];
    return panels.filter((panel) => panel !== undefined);
  }

  async tasksFor(reader: Reader): Promise<ConsoleTask[]> {
    const tasks: ConsoleTask[] = [];
    for (const cycle of await this.cycles.list()) {
      if (!isBeforeVoting(cycle, reader)) continue;
      if (holds(reader.actor, 'reviewer')) tasks.push(...(await this.reviewTask(cycle, reader)));
      if (holds(reader.actor, 'officer')) tasks.push(...(await this.projectTask(cycle, reader)));
    }
    return tasks;
  }

  private async proposalsPanel(cycle: CycleView, reader: Reader): Promise<Panel | undefined> {
    if (!hasOpened(cycle, 'call', reader.now)) return undefined;
    const say = this.sayTo(reader);
    const isOpen = isCallOpen(cycle, reader.now);
    const count = await this.listing.countOf(cycle.id);
    if (count === 0 && !isOpen) return undefined;
    const cards = await this.listing.cards(await this.listing.newestOf(cycle.id, CARDS));
    const read = { href: `/proposals?cycle=${cycle.slug}`, text: say('proposals.panel.read') };
    const write = {
      href: `/proposals/new?cycle=${cycle.slug}`,
      text: say('proposals.list.propose'),
    };
    return {
      ...{
        id: 'proposals',
        order: CALL,
        title: say(isOpen ? 'proposals.panel.callTitle' : 'proposals.panel.closedTitle'),
      },
      ...(isOpen ? { text: say('proposals.panel.callText') } : {}),
      stats: [
        {
          value: formatNumber(reader.locale, count),
          label: say('proposals.panel.proposals', { count }),
        },
      ],
      cards: cards.map((card) => ({
        ...{
          href: card.href,
          title: card.title,
          id: card.id,
          summary: card.summary,
          photo: card.photo,
        },
        ...{ area: card.areaName, cost: card.costMinor, currency: card.currency },
        meta: say('proposals.supports', { count: card.supports }),
      })),
      links: isOpen ? [write, read] : [read],
      isAction: isOpen,
    };
  }

  private async projectsPanel(cycle: CycleView, reader: Reader): Promise<Panel | undefined> {
    const { length: count } = await this.projects.ofCycle(cycle.id);
    if (count === 0) return undefined;
    const say = this.sayTo(reader);
    const links = [
      { href: `/projects?cycle=${cycle.slug}`, text: say('proposals.panel.seeProjects') },
    ];
    return {
      id: 'projects',
      order: PROJECTS,
      title: say('proposals.panel.projectsTitle'),
      text: say('proposals.panel.projectsText', { count }),
      links,
    };
  }

  private async reviewTask(cycle: CycleView, reader: Reader): Promise<ConsoleTask[]> {
    const count = await this.worklist.waitingCount(cycle.id);
    if (count === 0) return [];
    const say = this.sayTo(reader);
    const title = say('proposals.task.reviewTitle', { count, cycle: cycle.title });
    return [
      {
        at: endOf(cycle, 'review'),
        title,
        href: `/reviews?cycle=${cycle.slug}`,
        action: say('proposals.task.reviewAction'),
      },
    ];
  }

  private async projectTask(cycle: CycleView, reader: Reader): Promise<ConsoleTask[]> {
    const reviewed = (await this.reviews.worklist(cycle.id)).filter(({ review }) =>
      isEligible(review?.outcome ?? null),
    );
    const used = await this.links.usedProposals(reviewed.map(({ proposal }) => proposal.id));
    const count = reviewed.length - used.size;
    if (count === 0) return [];
    const say = this.sayTo(reader);
    const title = say('proposals.task.projectTitle', { cycle: cycle.title });
    return [
      {
        at: endOf(cycle, 'review'),
        title,
        text: say('proposals.task.projectText', { count }),
        href: '/projects/new',
        action: say('proposals.task.projectAction'),
      },
    ];
  }

  private sayTo({ locale }: Reader) {
    return (key: string, values?: TextValues): string => this.catalogues.text(locale, key, values);
  }
}

function isBeforeVoting(cycle: CycleView, { now }: Reader): boolean {
  return hasOpened(cycle, 'call', now) && !hasOpened(cycle, 'voting', now);
}

function endOf(cycle: CycleView, kind: 'review') {
  return cycle.phases.find((phase) => phase.kind === kind)?.closesAt ?? null;
}
