import type { PhaseState } from '../../domain/cycle/phase';
import { nextPhase, openPhases, phaseAt } from '../../domain/cycle/phase-at';
import type { Instant } from '../../domain/shared/instant';
import type { Catalogues } from '../../platform/i18n/catalogues';
import { formatDate } from '../../platform/views/formats';
import type { CycleView, PhaseView } from './cycle.view';

/** Parameters of the component `cycle-line`. */
export interface CycleLine {
  readonly label: string;
  readonly href: string;
  readonly sentence: string;
  readonly phases: readonly {
    readonly name: string;
    readonly from: Instant;
    readonly to: Instant;
    readonly state: 'past' | 'current' | 'future';
  }[];
}

/** In which words, which time zone, and as of when a cycle is described. */
export interface Telling {
  readonly catalogues: Catalogues;
  readonly locale: string;
  readonly timezone: string;
  readonly now: Instant;
}

const DAY_MS = 86_400_000;
const calendars = new Map<string, Intl.DateTimeFormat>();

const PLACES = { closed: 'past', open: 'current', upcoming: 'future' } as const satisfies Record<
  PhaseState,
  string
>;

/** The line of phases that every page of a cycle carries. */
export function cycleLineOf(cycle: CycleView, telling: Telling): CycleLine {
  const { catalogues, locale, now } = telling;
  return {
    label: cycle.title,
    href: `/cycles/${cycle.slug}`,
    sentence: cycleSentence(cycle, telling),
    phases: cycle.phases.map((phase) => ({
      name: catalogues.text(locale, `cycles.phase.${phase.kind}.name`),
      from: phase.opensAt,
      to: phase.closesAt,
      state: PLACES[phaseAt(phase, cycle.decisions, now)],
    })),
  };
}

/** Where the cycle stands, in one sentence: "Voting: 6 days left, closes Sunday 24 May 2026, 20:00". */
export function cycleSentence(cycle: CycleView, telling: Telling): string {
  const open = openPhases(cycle, telling.now).at(-1) as PhaseView | undefined;
  if (open !== undefined) return sentence('cycles.line.open', open, { at: open.closesAt, telling });
  const next = nextPhase(cycle, telling.now) as PhaseView | undefined;
  if (next !== undefined)
    return sentence('cycles.line.upcoming', next, { at: next.opensAt, telling });
  return telling.catalogues.text(telling.locale, 'cycles.line.over');
}

interface Moment {
  readonly at: Instant;
  readonly telling: Telling;
}

function sentence(key: string, phase: PhaseView, { at, telling }: Moment): string {
  const { catalogues, locale, timezone, now } = telling;
  return catalogues.text(locale, key, {
    phase: catalogues.text(locale, `cycles.phase.${phase.kind}.name`),
    days: calendarDaysBetween(now, at, timezone),
    date: formatDate(locale, at, 'date', timezone),
    time: formatDate(locale, at, 'time', timezone),
  });
}

/** How many times people sleep in between: 0 on the same day of the city. */
export function calendarDaysBetween(from: Instant, to: Instant, timezone: string): number {
  return Math.max(0, dayNumber(to, timezone) - dayNumber(from, timezone));
}

/** Days since 1970 of the date that a clock in the time zone shows. */
function dayNumber(instant: Instant, timeZone: string): number {
  // Sweden writes dates as ISO 8601 does.
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone });
  calendars.set(timeZone, calendar);
  return Date.parse(calendar.format(new Date(instant))) / DAY_MS;
}
