import type { Instant } from '../shared/instant';

/** The phases of a cycle in their one possible order; a cycle may leave some of them out. */
export const PHASE_KINDS = ['call', 'review', 'voting', 'results', 'delivery'] as const;

/** What happens in a phase. */
export type PhaseKind = (typeof PHASE_KINDS)[number];

/** Whether a phase is still to come, on, or over. */
export type PhaseState = 'upcoming' | 'open' | 'closed';

/** What an officer can do to a phase by hand. */
export const PHASE_ACTS = ['open', 'close'] as const;
/** One of the two acts. */
export type PhaseAct = (typeof PHASE_ACTS)[number];

/** A phase as it is planned: open from `opensAt` (included) to `closesAt` (excluded). */
export interface ScheduledPhase {
  readonly kind: PhaseKind;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
}

/** An act by hand on a phase, once it was done. */
export interface PhaseDecision {
  readonly kind: PhaseKind;
  readonly act: PhaseAct;
  readonly at: Instant;
}

/** All that the state of a cycle follows from, besides the time. */
export interface CyclePlan {
  /** In the order of `PHASE_KINDS`. */
  readonly phases: readonly ScheduledPhase[];
  /** In the order in which they were made. */
  readonly decisions: readonly PhaseDecision[];
}

/** The place of a kind in the order of phases, 0-based. */
export function orderOf(kind: PhaseKind): number {
  return PHASE_KINDS.indexOf(kind);
}

/** Whether a text names a kind of phase. */
export function isPhaseKind(text: string): text is PhaseKind {
  return (PHASE_KINDS as readonly string[]).includes(text);
}
