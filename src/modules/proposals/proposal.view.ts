import {
  statusOf,
  type ProposalStatus,
  type ReviewOutcome,
} from '../../domain/proposals/proposal-status';
import { plainBeginning } from '../../domain/proposals/proposal-text';
import type { AreaView, CycleView } from '../cycles';
import { photoSmallUrl } from './project.view';
import type { Proposal } from './proposal.entity';
import type { Review } from './review.entity';

const SUMMARY = 160;

/** The tone of each status; the words beside it say the same. */
export const TONES: Readonly<Record<ProposalStatus, string>> = {
  unreviewed: 'neutral',
  feasible: 'leaf',
  conditional: 'ochre',
  'not-feasible': 'brick',
  project: 'sky',
};

/** A proposal in a list. */
export interface ProposalCard {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly summary: string;
  readonly areaName: string | null;
  readonly potName: string | null;
  readonly costMinor: number | null;
  readonly currency: string;
  readonly photo: { readonly src: string; readonly alt: string } | null;
  readonly status: ProposalStatus;
  readonly tone: string;
  readonly supports: number;
  readonly isDraft: boolean;
}

interface Surroundings {
  readonly cycle: CycleView | undefined;
  readonly areas: readonly AreaView[];
  readonly supports: number;
  readonly outcome: ReviewOutcome | null;
  readonly isInProject: boolean;
}

export function cardOf(row: Proposal, around: Surroundings): ProposalCard {
  const { cycle, areas, supports, outcome, isInProject } = around;
  const status = statusOf(outcome, isInProject);
  return {
    ...{ id: row.id, href: `/proposals/${row.slug}`, title: row.title },
    summary: plainBeginning(row.text, SUMMARY),
    ...{ areaName: nameOf(areas, row.areaId), potName: nameOf(cycle?.pots ?? [], row.potId) },
    ...{ costMinor: row.costMinor, currency: cycle?.currency ?? 'EUR' },
    photo: row.photo ? { src: photoSmallUrl(row.photo.id), alt: row.photo.alt } : null,
    ...{ status, tone: TONES[status], supports, isDraft: row.publishedAt === null },
  };
}

/** A review as everybody sees it: the note for colleagues stays behind. */
export function publicReview(review: Review, currentVersion: number) {
  const { outcome, costMinor, reasons, recordedAt } = review;
  const isOutdated = review.version < currentVersion;
  return { outcome, costMinor, reasons, recordedAt, tone: TONES[outcome], isOutdated };
}

export function nameOf(
  things: readonly { id: string; name: string }[],
  id: string | null,
): string | null {
  return things.find((thing) => thing.id === id)?.name ?? null;
}
