import { Injectable } from '@nestjs/common';

import { CyclesService, type CycleView } from '../cycles';
import type { PageReader } from './proposal-pages.service';
import { nameOf, TONES } from './proposal.view';
import { ReviewsService, type WorklistEntry } from './reviews.service';
import { SupportsService } from './supports.service';

const LIMIT = 200;

/** The model of the reviewers' worklist. */
@Injectable()
export class ReviewWorklistService {
  constructor(
    private readonly reviews: ReviewsService,
    private readonly supports: SupportsService,
    private readonly cycles: CyclesService,
  ) {}

  async page(typed: Readonly<Record<string, string>>, { actor, locale }: PageReader) {
    const cycles = await this.cycles.list();
    const cycle = cycles.find(({ slug }) => slug === typed['cycle']) ?? cycles[0];
    if (cycle === undefined)
      return {
        cycle: null,
        cycles: [],
        waiting: [],
        done: [],
        waitingCount: 0,
        doneCount: 0,
        limit: LIMIT,
        cycleLine: null,
      };
    const worklist = await this.reviews.worklist(cycle.id);
    const counts = await this.supports.counts(worklist.map(({ proposal }) => proposal.id));
    const areas = await this.cycles.areas();
    const rowOf = (entry: WorklistEntry) => ({
      ...row(entry, cycle, actor?.accountId),
      areaName: nameOf(areas, entry.proposal.areaId),
      supports: counts.get(entry.proposal.id) ?? 0,
    });
    const waiting = worklist.filter(isWaiting);
    const done = worklist.filter((entry) => !isWaiting(entry));
    return {
      cycle: { title: cycle.title, currency: cycle.currency },
      cycles: (cycles.length > 1 ? cycles : []).map(({ slug, title }) => ({
        text: title,
        href: `/reviews?cycle=${slug}`,
        current: slug === cycle.slug,
      })),
      ...{ waitingCount: waiting.length, doneCount: done.length, limit: LIMIT },
      waiting: waiting.slice(0, LIMIT).map(rowOf),
      done: done.slice(0, LIMIT).map(rowOf),
      cycleLine: await this.cycles.cycleLine(cycle, locale),
    };
  }

  /** How many proposals of a cycle wait for a review. */
  async waitingCount(cycleId: string): Promise<number> {
    return (await this.reviews.worklist(cycleId)).filter(isWaiting).length;
  }
}

/** Also waits what was changed after its review. */
function isWaiting({ proposal, review }: WorklistEntry): boolean {
  return review === undefined || review.version < proposal.version;
}

function row({ proposal, review }: WorklistEntry, cycle: CycleView, readerId: string | undefined) {
  return {
    ...{ title: proposal.title, href: `/proposals/${proposal.slug}/reviews/new` },
    since: proposal.publishedAt ?? '',
    potName: nameOf(cycle.pots, proposal.potId),
    ...{ costMinor: proposal.costMinor, currency: cycle.currency },
    outcome: review?.outcome ?? null,
    tone: review === undefined ? 'neutral' : TONES[review.outcome],
    isOwn: proposal.authorId === readerId,
  };
}
