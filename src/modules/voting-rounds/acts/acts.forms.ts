import { DateTime } from 'luxon';

import { instantFromMillis, type Instant } from '../../../domain/shared/instant';
import { err, ok, type Result } from '../../../domain/shared/result';
import { typedValues, type InvalidForm } from '../../../platform/forms/read-form';
import type { ActKind, ActWish, Case } from './act-terms';
import type { Proposal } from './acts.service';

const LOCAL = "yyyy-MM-dd'T'HH:mm";
const MOST_CODE = 100;
const LEAST_TEXT = 10;
const MOST_TEXT = 5000;
const REFERENCE = /^[^\p{Cc}]{1,80}$/u;
const LATEST_YEARS = 1;

/** What a proposal is read against. */
export interface ActGround {
  readonly kind: ActKind;
  readonly timezone: string;
  readonly now: Instant;
}

type Values = Readonly<Record<string, string>>;

/** Reads what an officer proposes; every mistake stands at its field. */
export function readProposal(body: unknown, ground: ActGround): Result<Proposal, InvalidForm> {
  const values = typedValues(body);
  const wish = readWish(values, ground);
  const reference = (values['reference'] ?? '').trim();
  const text = (values['text'] ?? '').trim();
  const password = values['password'] ?? '';
  const mistakes = [
    ...(typeof wish === 'string' ? [wish] : []),
    ...caseMistakes({ reference, text }),
    ...(knowsOfCopies(ground.kind, values) ? [] : ['copies']),
    ...(password === '' ? ['password'] : []),
  ];
  if (mistakes.length === 0 && typeof wish !== 'string') {
    return ok({ wish, case: { reference, text }, password });
  }
  const fields = mistakes.map((field) => ({ field, text: `acts.form.${field}` }));
  return err({ kind: 'invalid-form', fields });
}

/** Whoever destroys keys must have said that she knows of the copies that no program can reach. */
export function knowsOfCopies(kind: ActKind, { copies }: Values): boolean {
  return kind !== 'shredding' || copies === 'yes';
}

/** A point in time as the field for a later deadline shows it. */
export function localTimeOf(instant: Instant, timezone: string): string {
  return DateTime.fromISO(instant, { zone: timezone }).toFormat(LOCAL);
}

/** The wish, or the field that keeps it from being read. */
function readWish(values: Values, ground: ActGround): ActWish | string {
  const { kind } = ground;
  if (kind === 'shredding') return { kind };
  if (kind === 'deadline') {
    const to = readTime(values['to'] ?? '', ground);
    return to === undefined ? 'to' : { kind, to };
  }
  const { code = '', reason = '' } = values;
  if (code.trim() === '' || code.length > MOST_CODE) return 'code';
  return reason === '' ? 'reason' : { kind, code: code.trim(), reason };
}

function caseMistakes({ reference, text }: Case): string[] {
  return [
    ...(REFERENCE.test(reference) ? [] : ['reference']),
    ...(isWithin(text, LEAST_TEXT, MOST_TEXT) ? [] : ['text']),
  ];
}

function isWithin({ length }: string, least: number, most: number): boolean {
  return length >= least && length <= most;
}

function readTime(typed: string, { timezone, now }: ActGround): Instant | undefined {
  const to = DateTime.fromISO(typed, { zone: timezone });
  const latest = DateTime.fromISO(now).plus({ years: LATEST_YEARS });
  return to.isValid && to <= latest ? instantFromMillis(to.toMillis()) : undefined;
}
