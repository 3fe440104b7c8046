import { phaseStateOf } from '../../domain/cycle/phase-at';
import type { Instant } from '../../domain/shared/instant';
import { holds, type Actor } from '../../platform/security/current-actor';
import type { CycleView } from '../cycles';
import type { Proposal } from './proposal.entity';

type Written = Pick<Proposal, 'authorId' | 'publishedAt'>;

/** Drafts are their author's alone. */
export function maySee(proposal: Written, accountId: string | undefined): boolean {
  return proposal.publishedAt !== null || proposal.authorId === accountId;
}

/** A published text may change while the call is open, a draft at any time. */
export function mayEdit(proposal: Written, cycle: CycleView, now: Instant): boolean {
  return proposal.publishedAt === null || isCallOpen(cycle, now);
}

export function mayReview(proposal: Written, actor: Actor | undefined): boolean {
  return holds(actor, 'reviewer') && proposal.authorId !== actor?.accountId;
}

export function isCallOpen(cycle: CycleView, now: Instant): boolean {
  return phaseStateOf(cycle, 'call', now) === 'open';
}

/** People support while ideas are collected and while the city looks at them. */
export function isSupportOpen(cycle: CycleView, now: Instant): boolean {
  return isCallOpen(cycle, now) || phaseStateOf(cycle, 'review', now) === 'open';
}
