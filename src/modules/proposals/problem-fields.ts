import { formatDate, formatMoney } from '../../platform/views/formats';
import type { FieldError } from '../../platform/forms/read-form';
import type { ProposalsError } from './proposals.errors';

/** In which language, time zone and currency a form speaks. */
export interface Wording {
  readonly locale: string;
  readonly timezone: string;
  readonly currency: string;
}

type Kind = ProposalsError['kind'];

/** The field at which each failure of a form is told; the others end the request with their own page. */
const FIELDS: Readonly<Partial<Record<Kind, string>>> = {
  'photo-too-large': 'photo',
  'photo-type-unknown': 'photo',
  'photo-too-many-pixels': 'photo',
  'photo-broken': 'photo',
  'photo-alt-missing': 'alt',
  'call-not-open': '',
  'changed-meanwhile': '',
  'pot-not-found': 'pot',
  'area-not-found': 'area',
  'area-not-of-pot': 'area',
  'estimate-above-pot': 'cost',
  'cost-above-pot': 'cost',
  'cost-is-zero': 'cost',
  'least-not-below-cost': 'least',
  'no-proposals-chosen': 'proposals',
  'proposal-of-other-pot': 'proposals',
  'review-missing': 'exceptionReason',
  'code-taken': 'code',
  'code-not-possible': 'code',
};

/** What a failure says at its field, amounts and dates in words; undefined when it has no field. */
export function problemAt(error: ProposalsError, wording: Wording): FieldError | undefined {
  if (error.kind === 'proposal-incomplete') {
    return { field: error.missing, text: `proposals.problem.incomplete.${error.missing}` };
  }
  const field = FIELDS[error.kind];
  if (field === undefined) return undefined;
  return { field, text: `proposals.problem.${keyOf(error)}`, values: valuesOf(error, wording) };
}

function keyOf(error: ProposalsError): string {
  if (error.kind !== 'call-not-open') return error.kind;
  if (error.opens === '') return 'call-none';
  return error.phase === 'upcoming' ? 'call-upcoming' : 'call-closed';
}

/** Every detail as people read it. */
function valuesOf(error: ProposalsError, wording: Wording): Record<string, string | number> {
  const { kind: _kind, ...details } = error;
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, inWords(name, value, wording)]),
  );
}

function inWords(name: string, value: string | number, wording: Wording): string | number {
  const { locale, timezone, currency } = wording;
  if (name.endsWith('Minor')) return formatMoney(locale, value, currency);
  const isDate = (name === 'opens' || name === 'closes') && value !== '';
  return isDate ? formatDate(locale, String(value), 'datetime', timezone) : value;
}
