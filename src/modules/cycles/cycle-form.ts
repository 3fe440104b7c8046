import { DateTime } from 'luxon';

import { PHASE_KINDS, type PhaseKind } from '../../domain/cycle/phase';
import { scheduleFrom, type DateField, type DateMistake } from '../../domain/cycle/schedule';
import type { Instant } from '../../domain/shared/instant';
import { err, ok, type Result } from '../../domain/shared/result';
import {
  readForm,
  typedValues,
  type FieldError,
  type InvalidForm,
} from '../../platform/forms/read-form';
import type { CycleView, PhaseView } from './cycle.view';
import type { CyclesError } from './cycles.errors';
import { CycleForm } from './cycles.forms';
import { instantOf, localTime } from './local-time';
import type { RevisedCycle } from './planning.service';

type FormValues = Readonly<Record<string, string>>;

/** The dates of the form in their order: when each phase begins, and when the last one ends. */
export const DATE_FIELDS: readonly DateField[] = [...PHASE_KINDS, 'end'];

/** The name of a date in the form. */
export function dateName(field: DateField): `${DateField}At` {
  return `${field}At`;
}

/** How a posted form is read. */
export interface Reading {
  readonly timezone: string;
  /** The cycle that is being changed, if any: its dates are kept to the second. */
  readonly cycle?: CycleView | undefined;
}

/** Reads title, summary, currency and dates; all mistakes at once, each at its field. */
export function readCycle(body: unknown, reading: Reading): Result<RevisedCycle, InvalidForm> {
  const form = readForm(CycleForm, body);
  const dates = readDates(typedValues(body), reading);
  if (form.ok && dates.ok) {
    const { title, summary, currency } = form.value;
    return ok({ title, summary, currency, phases: dates.value });
  }
  const shape = form.ok ? [] : form.error.fields;
  const found = dates.ok ? [] : dates.error.fields;
  const isNew = ({ field }: FieldError) => !shape.some((mistake) => mistake.field === field);
  return err({ kind: 'invalid-form', fields: [...shape, ...found.filter(isNew)] });
}

function readDates(typed: FormValues, reading: Reading): Result<readonly PhaseView[], InvalidForm> {
  const found = new Map<DateField, Instant>();
  const wrong: FieldError[] = [];
  for (const field of DATE_FIELDS) {
    const text = typed[dateName(field)] ?? '';
    const instant = text === '' ? undefined : readDate(field, text, reading);
    if (instant !== undefined) found.set(field, instant);
    else if (text !== '') wrong.push({ field: dateName(field), text: 'cycles.form.date.wrong' });
  }
  const endsAt = found.get('end');
  if (typed['endAt'] === '') wrong.push({ field: 'endAt', text: 'cycles.form.date.endMissing' });
  if (wrong.length > 0 || endsAt === undefined) return err({ kind: 'invalid-form', fields: wrong });
  const begins = Object.fromEntries(PHASE_KINDS.map((kind) => [kind, found.get(kind)]));
  const schedule = scheduleFrom({ begins, endsAt });
  if (schedule.ok) return schedule;
  return err({ kind: 'invalid-form', fields: cycleMistakes(schedule.error) });
}

function readDate(
  field: DateField,
  typed: string,
  { timezone, cycle }: Reading,
): Instant | undefined {
  const before = cycle === undefined ? undefined : dateOf(cycle.phases, field);
  const isUnchanged = before !== undefined && localTime(before, timezone) === typed.slice(0, 16);
  return isUnchanged ? before : instantOf(typed, timezone);
}

/** The date of a schedule that a field stands for. */
export function dateOf(phases: readonly PhaseView[], field: DateField): Instant | undefined {
  if (field === 'end') return phases.at(-1)?.closesAt;
  return phases.find(({ kind }) => kind === field)?.opensAt;
}

/** What a refusal says at the fields of the form. */
export function cycleMistakes(error: CyclesError): readonly FieldError[] {
  if (error.kind === 'dates-not-possible') return error.mistakes.map(dateMistake);
  if (error.kind === 'no-phases') return [{ field: 'callAt', text: 'cycles.form.date.none' }];
  const isInUse = error.kind === 'currency-in-use';
  const text = isInUse ? 'cycles.form.currencyInUse' : 'cycles.form.currency';
  return [{ field: 'currency', text }];
}

function dateMistake({ field, mistake, other }: DateMistake): FieldError {
  const values = { phase: field, other: other ?? 'end' };
  return { field: dateName(field), text: `cycles.form.date.${mistake}`, values };
}

/** A cycle as the form shows it. */
export function valuesOf(cycle: CycleView, timezone: string): FormValues {
  const { title, summary, currency } = cycle;
  return {
    title,
    summary,
    currency,
    ...datesAsTyped((field) => dateOf(cycle.phases, field), timezone),
  };
}

/** Dates that a first cycle could have; the officer changes what does not fit. */
export function suggestedValues(
  now: Instant,
  { timezone, currency }: { timezone: string; currency: string },
): FormValues {
  const nextWeek = DateTime.fromISO(now, { zone: timezone }).plus({ weeks: 2 }).startOf('week');
  const first = nextWeek.set({ hour: 8 });
  const weeks: Readonly<Record<PhaseKind | 'end', number>> = {
    call: 0,
    review: 4,
    voting: 10,
    results: 12,
    delivery: 14,
    end: 66,
  };
  const entries = DATE_FIELDS.map((field) => [
    dateName(field),
    first.plus({ weeks: weeks[field] }).toFormat("yyyy-MM-dd'T'HH:mm"),
  ]);
  return { title: '', summary: '', currency, ...(Object.fromEntries(entries) as FormValues) };
}

function datesAsTyped(
  dateAt: (field: DateField) => Instant | undefined,
  timezone: string,
): FormValues {
  const entries = DATE_FIELDS.map((field) => {
    const date = dateAt(field);
    return [dateName(field), date === undefined ? '' : localTime(date, timezone)];
  });
  return Object.fromEntries(entries) as FormValues;
}
