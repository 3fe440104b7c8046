import type { Instant } from '../shared/instant';
import { err, ok, type Result } from '../shared/result';
import type { CyclePlan, PhaseAct, PhaseKind, ScheduledPhase } from './phase';
import { hasOpened, phaseAt } from './phase-at';

/** Why a phase cannot be opened or closed by hand. */
export type TransitionError =
  | { readonly kind: 'phase-not-in-cycle'; readonly phase: PhaseKind }
  | { readonly kind: 'phase-already-open'; readonly phase: PhaseKind }
  | { readonly kind: 'phase-not-open'; readonly phase: PhaseKind }
  | { readonly kind: 'phase-over'; readonly phase: PhaseKind; readonly closedAt: Instant }
  | { readonly kind: 'phase-behind'; readonly phase: PhaseKind; readonly later: PhaseKind }
  | { readonly kind: 'phase-not-reached'; readonly phase: PhaseKind; readonly earlier: PhaseKind };

interface OpeningRule {
  /** Once one of these has opened, the phase never opens again. */
  readonly notAfter: readonly PhaseKind[];
  /** These must be over first; every other earlier phase must at least have opened. */
  readonly over: readonly PhaseKind[];
}

/** The table of transitions: what stands in the way of opening each phase by hand. */
export const OPENING_RULES: Readonly<Record<PhaseKind, OpeningRule>> = {
  call: { notAfter: ['voting', 'results', 'delivery'], over: [] },
  review: { notAfter: ['voting', 'results', 'delivery'], over: [] },
  voting: { notAfter: ['results', 'delivery'], over: ['call', 'review'] },
  results: { notAfter: [], over: ['call', 'review', 'voting'] },
  delivery: { notAfter: [], over: ['call', 'review', 'voting'] },
};

/**
 * Whether an officer may open or close a phase by hand now.
 * @returns the phase; `phase-not-in-cycle` when it is not planned, `phase-over` at or after its
 * scheduled end (the dates must change instead), `phase-already-open`, `phase-not-open`,
 * `phase-behind` when a later phase has opened that shuts this one for good, `phase-not-reached`
 * when an earlier phase has not opened, or is not over where it must be
 */
export function mayDecide(
  plan: CyclePlan,
  kind: PhaseKind,
  act: PhaseAct,
  now: Instant,
): Result<ScheduledPhase, TransitionError> {
  const phase = plan.phases.find((candidate) => candidate.kind === kind);
  if (phase === undefined) return err({ kind: 'phase-not-in-cycle', phase: kind });
  if (now >= phase.closesAt)
    return err({ kind: 'phase-over', phase: kind, closedAt: phase.closesAt });
  return act === 'open' ? mayOpen(plan, phase, now) : mayClose(plan, phase, now);
}

function mayOpen(
  plan: CyclePlan,
  phase: ScheduledPhase,
  now: Instant,
): Result<ScheduledPhase, TransitionError> {
  const { kind } = phase;
  if (phaseAt(phase, plan.decisions, now) === 'open') {
    return err({ kind: 'phase-already-open', phase: kind });
  }
  const later = laterThatShuts(plan, kind, now);
  if (later !== undefined) return err({ kind: 'phase-behind', phase: kind, later });
  const earlier = plan.phases.find(
    (other) => other.opensAt < phase.opensAt && standsInTheWay(plan, other, { of: kind, now }),
  );
  if (earlier === undefined) return ok(phase);
  return err({ kind: 'phase-not-reached', phase: kind, earlier: earlier.kind });
}

function mayClose(
  plan: CyclePlan,
  phase: ScheduledPhase,
  now: Instant,
): Result<ScheduledPhase, TransitionError> {
  const isOpen = phaseAt(phase, plan.decisions, now) === 'open';
  return isOpen ? ok(phase) : err({ kind: 'phase-not-open', phase: phase.kind });
}

/** The first later phase that has opened and keeps this kind shut for good. */
export function laterThatShuts(
  plan: CyclePlan,
  kind: PhaseKind,
  now: Instant,
): PhaseKind | undefined {
  return OPENING_RULES[kind].notAfter.find((later) => hasOpened(plan, later, now));
}

function standsInTheWay(
  plan: CyclePlan,
  earlier: ScheduledPhase,
  { of, now }: { readonly of: PhaseKind; readonly now: Instant },
): boolean {
  const state = phaseAt(earlier, plan.decisions, now);
  return OPENING_RULES[of].over.includes(earlier.kind) ? state !== 'closed' : state === 'upcoming';
}
