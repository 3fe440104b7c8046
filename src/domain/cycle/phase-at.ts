import type { Instant } from '../shared/instant';
import type { CyclePlan, PhaseDecision, PhaseKind, PhaseState, ScheduledPhase } from './phase';

/**
 * The state of a phase at a time: a pure function of schedule, acts by hand, and clock.
 * The scheduled end closes a phase in any case. Before it, the last act by hand that is not later
 * than `now` decides; without one, the scheduled beginning. So a phase opened by hand stays open
 * until its scheduled end, and a phase closed by hand stays closed unless it is opened again by
 * hand before that.
 */
export function phaseAt(
  phase: ScheduledPhase,
  decisions: readonly PhaseDecision[],
  now: Instant,
): PhaseState {
  if (now >= phase.closesAt) return 'closed';
  const last = decisions.findLast(({ kind, at }) => kind === phase.kind && at <= now);
  if (last !== undefined) return last.act === 'open' ? 'open' : 'closed';
  return now >= phase.opensAt ? 'open' : 'upcoming';
}

/** The state of the phase of that kind; `closed` when the cycle has no such phase. */
export function phaseStateOf(plan: CyclePlan, kind: PhaseKind, now: Instant): PhaseState {
  const phase = plan.phases.find((candidate) => candidate.kind === kind);
  return phase === undefined ? 'closed' : phaseAt(phase, plan.decisions, now);
}

/** Whether the cycle has a phase of that kind that is on or was on. */
export function hasOpened(plan: CyclePlan, kind: PhaseKind, now: Instant): boolean {
  const phase = plan.phases.find((candidate) => candidate.kind === kind);
  return phase !== undefined && phaseAt(phase, plan.decisions, now) !== 'upcoming';
}

/** The phases that are on, in their order. */
export function openPhases(plan: CyclePlan, now: Instant): readonly ScheduledPhase[] {
  return plan.phases.filter((phase) => phaseAt(phase, plan.decisions, now) === 'open');
}

/** The first phase that is still to come, if any. */
export function nextPhase(plan: CyclePlan, now: Instant): ScheduledPhase | undefined {
  return plan.phases.find((phase) => phaseAt(phase, plan.decisions, now) === 'upcoming');
}
