import { TEXT_LIMITS, characterCount, tidyLine } from '../../domain/proposals/proposal-text';
import { currencyOf, parseMoney } from '../../domain/shared/money';
import { err, ok, type Result } from '../../domain/shared/result';
import {
  readForm,
  typedValues,
  type FieldError,
  type InvalidForm,
} from '../../platform/forms/read-form';
import type { AreaView, CycleView } from '../cycles';
import { ProposalForm } from './proposal.forms';
import type { ProposalChange } from './proposals.service';

/** What somebody sent with the form of a proposal. */
export interface ProposalInput extends ProposalChange {
  readonly isToPublish: boolean;
}

interface Ground {
  readonly cycle: CycleView;
  readonly areas: readonly AreaView[];
  /** Whether the text must be complete: it is published already. */
  readonly isPublished: boolean;
}

/** Reads the form with all its mistakes at once, pot and area from their addresses to their ids. */
export function readProposal(body: unknown, ground: Ground): Result<ProposalInput, InvalidForm> {
  const form = readForm(ProposalForm, withoutFile(body));
  const typed = typedValues(body);
  const isToPublish = typed['intent'] === 'publish';
  const photo = photoOf(body);
  const shape = form.ok ? [] : form.error.fields;
  const fields = [
    ...shape,
    ...deeperMistakes(typed, { ...ground, photo, isComplete: isToPublish || ground.isPublished }),
  ];
  if (!form.ok || fields.length > 0)
    return err({ kind: 'invalid-form', fields: firstPerField(fields) });
  const { title, text, alt, removePhoto, version } = form.value;
  return ok({
    ...{ title, text, isToPublish, removePhoto: removePhoto === 'yes' },
    potId: potOf(typed, ground.cycle)?.id ?? null,
    areaId: ground.areas.find(({ slug }) => slug === typed['area'])?.id ?? null,
    costMinor: costOf(typed['cost'] ?? '', ground.cycle.currency).value,
    fromVersion: version === undefined || version === '' ? undefined : Number(version),
    photo: photo === undefined ? undefined : { bytes: photo, alt },
    alt: alt === '' ? undefined : alt,
  });
}

/** An optional amount as people type it. */
export function costOf(
  typed: string,
  currency: string,
): { readonly value: number | null; readonly isWrong: boolean } {
  if (typed.trim() === '') return { value: null, isWrong: false };
  const parsed = parseMoney(typed, currencyOf(currency));
  return parsed.ok ? { value: parsed.value, isWrong: false } : { value: null, isWrong: true };
}

/** Browsers send an empty file where none was chosen. */
export function photoOf(body: unknown): Buffer | undefined {
  const photo = (body as Record<string, unknown> | undefined)?.['photo'];
  return Buffer.isBuffer(photo) && photo.length > 0 ? photo : undefined;
}

function withoutFile(body: unknown): Record<string, unknown> {
  const fields = { ...(body as Record<string, unknown> | undefined) };
  delete fields['photo'];
  return fields;
}

function deeperMistakes(
  typed: Readonly<Record<string, string>>,
  {
    cycle,
    areas,
    photo,
    isComplete,
  }: Ground & { readonly photo: Buffer | undefined; readonly isComplete: boolean },
): FieldError[] {
  const { pot = '', area = '', cost = '', text = '', alt = '' } = typed;
  const mistakes: readonly (FieldError | false)[] = [
    isComplete &&
      characterCount(text.trim()) < TEXT_LIMITS.text.min && {
        field: 'text',
        text: 'proposals.form.text',
      },
    (isComplete || pot !== '') &&
      potOf(typed, cycle) === undefined && { field: 'pot', text: 'proposals.form.pot' },
    area !== '' &&
      !areas.some(({ slug }) => slug === area) && { field: 'area', text: 'proposals.form.area' },
    costOf(cost, cycle.currency).isWrong && { field: 'cost', text: 'proposals.form.cost' },
    photo !== undefined &&
      characterCount(tidyLine(alt)) < TEXT_LIMITS.alt.min && {
        field: 'alt',
        text: 'proposals.form.alt',
      },
  ];
  return mistakes.filter((mistake) => mistake !== false);
}

function potOf({ pot }: Readonly<Record<string, string>>, cycle: CycleView) {
  return cycle.pots.find(({ slug }) => slug === pot);
}

const ORDER = ['title', 'text', 'pot', 'area', 'cost', 'photo', 'alt'];

/** One mistake per field, in the order of the page. */
function firstPerField(fields: readonly FieldError[]): FieldError[] {
  const unique = fields.filter(
    (each, index) => fields.findIndex(({ field }) => field === each.field) === index,
  );
  return unique.toSorted((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field));
}
