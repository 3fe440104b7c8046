import type { Instant } from '../shared/instant';
import { err, ok, type Result } from '../shared/result';
import { orderOf, PHASE_KINDS, type CyclePlan, type PhaseKind, type ScheduledPhase } from './phase';
import { phaseAt } from './phase-at';
import { laterThatShuts } from './transitions';

/** When each phase begins; a kind that is missing is left out of the cycle. */
export interface Beginnings {
  readonly begins: Readonly<Partial<Record<PhaseKind, Instant | undefined>>>;
  /** The end of the last phase, and of the cycle. */
  readonly endsAt: Instant;
}

/** The place of a mistake in a schedule: the beginning of a phase, or the end of the cycle. */
export type DateField = PhaseKind | 'end';

/** One mistake in a schedule, at the date that has to change. */
export interface DateMistake {
  readonly field: DateField;
  /**
   * `not-after`: the date is not later than that of `other`; `gap` and `overlap`: the phase does
   * not begin when `other` ends; `passed`: the date has passed and stays as it was; `in-past`: a new
   * date must lie in the future; `begun`: a phase that has opened cannot be left out; `too-late`: a
   * later phase, `other`, has opened, so that this one cannot be added any more.
   */
  readonly mistake: 'not-after' | 'gap' | 'overlap' | 'passed' | 'in-past' | 'begun' | 'too-late';
  readonly other?: DateField;
}

/** A schedule that cannot be. */
export type ScheduleError =
  | { readonly kind: 'no-phases' }
  | { readonly kind: 'dates-not-possible'; readonly mistakes: readonly DateMistake[] };

/**
 * Makes a schedule without gaps from the beginnings alone: each phase ends where the next begins.
 * @returns phases in their order; `no-phases` when nothing begins; `dates-not-possible` with every
 * date that is not later than the one before it
 */
export function scheduleFrom({
  begins,
  endsAt,
}: Beginnings): Result<readonly ScheduledPhase[], ScheduleError> {
  const kinds = PHASE_KINDS.filter((kind) => begins[kind] !== undefined);
  const phases = kinds.map((kind, index) => {
    const next = kinds[index + 1];
    const closesAt = next === undefined ? endsAt : (begins[next] as Instant);
    return { kind, opensAt: begins[kind] as Instant, closesAt };
  });
  return checkSchedule(phases);
}

/**
 * Checks that phases follow each other without gap or overlap, each with an end after its beginning.
 * @param given in any order, at most one of each kind
 * @returns the phases in their order; `no-phases`; `dates-not-possible` with all mistakes
 */
export function checkSchedule(
  given: readonly ScheduledPhase[],
): Result<readonly ScheduledPhase[], ScheduleError> {
  const phases = given.toSorted((a, b) => orderOf(a.kind) - orderOf(b.kind));
  if (phases.length === 0) return err({ kind: 'no-phases' });
  const mistakes = phases.flatMap((phase, index) => [
    ...seam(phases[index - 1], phase),
    ...length(phase, phases[index + 1]),
  ]);
  return mistakes.length === 0 ? ok(phases) : err({ kind: 'dates-not-possible', mistakes });
}

/** How a phase follows the one before it. */
function seam(before: ScheduledPhase | undefined, phase: ScheduledPhase): DateMistake[] {
  if (before === undefined || before.closesAt === phase.opensAt) return [];
  const mistake = before.closesAt < phase.opensAt ? 'gap' : 'overlap';
  return [{ field: phase.kind, mistake, other: before.kind }];
}

function length(phase: ScheduledPhase, next: ScheduledPhase | undefined): DateMistake[] {
  if (phase.closesAt > phase.opensAt) return [];
  return [{ field: next?.kind ?? 'end', mistake: 'not-after', other: phase.kind }];
}

/**
 * Checks that a new cycle is not over before anybody has seen it; its first phases may have begun.
 * @param phases already checked by themselves
 * @returns the same phases; `dates-not-possible` when the end has passed
 */
export function checkNotOver(
  phases: readonly ScheduledPhase[],
  now: Instant,
): Result<readonly ScheduledPhase[], ScheduleError> {
  const end = endOf(phases);
  const isOver = end !== undefined && end <= now;
  const mistakes = [{ field: 'end', mistake: 'in-past' }] as const;
  return isOver ? err({ kind: 'dates-not-possible', mistakes }) : ok(phases);
}

/**
 * Checks new dates of a running cycle against the old ones: what has passed stays, what changes
 * lies in the future, so that no change of dates closes, opens again or skips a phase behind
 * people's backs.
 * @param plan the cycle as it is
 * @param phases the new schedule, already checked by itself
 * @returns the new schedule; `dates-not-possible` with all mistakes
 */
export function checkReschedule(
  plan: CyclePlan,
  phases: readonly ScheduledPhase[],
  now: Instant,
): Result<readonly ScheduledPhase[], ScheduleError> {
  const mistakes = [
    ...PHASE_KINDS.flatMap((kind) => changeOfBeginning(plan, phases, { kind, now })),
    ...changeOfDate('end', { old: endOf(plan.phases), fresh: endOf(phases), now }),
  ];
  return mistakes.length === 0 ? ok(phases) : err({ kind: 'dates-not-possible', mistakes });
}

function changeOfBeginning(
  plan: CyclePlan,
  phases: readonly ScheduledPhase[],
  { kind, now }: { readonly kind: PhaseKind; readonly now: Instant },
): DateMistake[] {
  const old = plan.phases.find((phase) => phase.kind === kind);
  const fresh = phases.find((phase) => phase.kind === kind);
  if (fresh === undefined)
    return isBegun(plan, old, now) ? [{ field: kind, mistake: 'begun' }] : [];
  const later = old === undefined ? laterThatShuts(plan, kind, now) : undefined;
  if (later !== undefined) return [{ field: kind, mistake: 'too-late', other: later }];
  return changeOfDate(kind, { old: old?.opensAt, fresh: fresh.opensAt, now });
}

function isBegun(plan: CyclePlan, phase: ScheduledPhase | undefined, now: Instant): boolean {
  return phase !== undefined && phaseAt(phase, plan.decisions, now) !== 'upcoming';
}

interface DateChange {
  readonly old: Instant | undefined;
  readonly fresh: Instant | undefined;
  readonly now: Instant;
}

function changeOfDate(field: DateField, { old, fresh, now }: DateChange): DateMistake[] {
  if (old === fresh) return [];
  if (old !== undefined && old <= now) return [{ field, mistake: 'passed' }];
  return fresh !== undefined && fresh <= now ? [{ field, mistake: 'in-past' }] : [];
}

function endOf(phases: readonly ScheduledPhase[]): Instant | undefined {
  return phases.at(-1)?.closesAt;
}
