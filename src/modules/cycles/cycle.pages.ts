import type { PhaseKind, PhaseState } from '../../domain/cycle/phase';
import { phaseAt } from '../../domain/cycle/phase-at';
import { millisOf, type Instant } from '../../domain/shared/instant';
import { holds, type Actor } from '../../platform/security/current-actor';
import { potBar, type Tone } from '../../platform/views/charts/pot-bar';
import { calendarDaysBetween } from './cycle-line';
import type { CycleView, DecisionView, PhaseView } from './cycle.view';
import type { Panel } from './registries';

/** Whether the actor plans cycles. */
export function mayPlan(actor: Actor | undefined): boolean {
  return holds(actor, 'officer');
}

/** A phase as pages list it. */
export function phaseRow(
  cycle: CycleView,
  phase: PhaseView,
  { now, timezone }: { now: Instant; timezone: string },
) {
  const { kind, opensAt, closesAt } = phase;
  const state = phaseAt(phase, cycle.decisions, now);
  const decision = cycle.decisions.findLast((made) => made.kind === kind && made.at <= now);
  return {
    ...{ kind, opensAt, closesAt, state, tone: STATE_TONES[state], icon: STATE_ICONS[state] },
    act: state === 'open' ? 'close' : 'open',
    canDecide: now < closesAt,
    days: calendarDaysBetween(opensAt, closesAt, timezone),
    byHand: decision === undefined || state === 'upcoming' ? null : decision.act,
    byHandAt: decision?.at ?? null,
  };
}

const STATE_TONES = { upcoming: 'neutral', open: 'leaf', closed: 'sky' } as const satisfies Record<
  PhaseState,
  Tone
>;

const STATE_ICONS = { upcoming: 'clock', open: 'circle-check', closed: 'check' } as const;

const PHASE_TONES: Readonly<Record<PhaseKind, Tone>> = {
  call: 'sky',
  review: 'neutral',
  voting: 'leaf',
  results: 'ochre',
  delivery: 'sky',
};

/** The phases drawn to scale, for the eye that looks for a wrong month. */
export function scheduleBar(phases: readonly PhaseView[]) {
  const start = millisOf(phases[0]?.opensAt as Instant);
  const whole = millisOf(phases.at(-1)?.closesAt as Instant) - start;
  const part = (millis: number): string => String(Math.round((millis * 100_000) / whole) / 1000);
  return phases.map(({ kind, opensAt, closesAt }) => ({
    ...{ kind, opensAt, closesAt, tone: PHASE_TONES[kind] },
    x: part(millisOf(opensAt) - start),
    width: part(millisOf(closesAt) - millisOf(opensAt)),
  }));
}

const POT_TONES: readonly Tone[] = ['leaf', 'ochre', 'sky', 'neutral'];

/** The money of a cycle drawn to scale, and the sum; null while there is none. */
export function moneyOf({ pots, currency }: CycleView) {
  if (pots.length === 0) return null;
  const total = pots.reduce((sum, pot) => sum + BigInt(pot.amountMinor), 0n);
  const blocks = pots.map((pot, index) => ({
    ...{ id: pot.id, label: pot.name, costMinor: pot.amountMinor },
    tone: POT_TONES[index % POT_TONES.length] ?? 'leaf',
  }));
  const bar = potBar({ budgetMinor: total, currency, blocks });
  const rows = pots.map((pot, index) => {
    const { tone, share } = bar.segments[index] as { tone: Tone; share: number };
    const { id, name, areaName, amountMinor } = pot;
    return { id, name, areaName, amountMinor, tone, share };
  });
  return {
    currency,
    totalMinor: total.toString(),
    count: pots.length,
    segments: bar.segments,
    rows,
  };
}

/** Acts by hand, the newest first. */
export function decisionsOf(
  decisions: readonly DecisionView[],
  nameOf: (accountId: string) => string | null,
) {
  return decisions.toReversed().map(({ kind, act, at, reason, by }) => ({
    ...{ kind, act, at, reason },
    who: by === null ? null : nameOf(by),
  }));
}

/** A section with every field that its template looks at. */
export function panelModel(panel: Panel) {
  const { id, title, links = [] } = panel;
  return {
    ...{ id, title, text: panel.text ?? null, status: statusOf(panel) },
    ...{ stats: panel.stats ?? null, bars: panel.bars ?? null, cards: panel.cards ?? null },
    links: links.map((link, index) => ({
      ...link,
      isMain: index === 0 && panel.isAction === true,
    })),
  };
}

function statusOf({ status }: Panel) {
  return status === undefined ? null : { text: status.text, tone: status.tone ?? 'neutral' };
}

/** Whether everything the cycle has planned has passed. */
export function isOver(cycle: CycleView, now: Instant): boolean {
  return cycle.phases.every((phase) => phaseAt(phase, cycle.decisions, now) === 'closed');
}
