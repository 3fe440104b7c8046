import {
  TEXT_LIMITS,
  characterCount,
  tidyLine,
  tidyText,
} from '../../domain/proposals/proposal-text';
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
  const photo = photoOf(body);
  const shape = form.ok ? [] : form.error.fields;
  const fields = [...shape, ...deeperMistakes(typed, ground, photo)];
  if (!form.ok || fields.length > 0) {
    return err({ kind: 'invalid-form', fields: firstPerField(fields) });
  }
  const { title, text, alt, removePhoto, version } = form.value;
  return ok({
    ...{ title, text, isToPublish: isToPublish(typed), removePhoto: removePhoto === 'yes' },
    ...placesOf(typed, ground),
    fromVersion: version ? Number(version) : undefined,
    photo: photo && { bytes: photo, alt },
    alt: alt || undefined,
  });
}

type Typed = Readonly<Record<string, string>>;

function isToPublish(typed: Typed): boolean {
  return typed['intent'] === 'publish';
}

function placesOf(typed: Typed, { cycle, areas }: Ground) {
  return {
    potId: potOf(typed, cycle)?.id ?? null,
    areaId: areas.find(({ slug }) => slug === typed['area'])?.id ?? null,
    costMinor: costOf(typed['cost'] ?? '', cycle.currency).value,
  };
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

/** What the shape cannot tell: whether it is complete, and whether the places and amounts exist. */
function deeperMistakes(typed: Typed, ground: Ground, photo: Buffer | undefined): FieldError[] {
  const { cycle, areas } = ground;
  const of = (field: string): string => typed[field] ?? '';
  const isComplete = ground.isPublished || isToPublish(typed);
  const isPotNamed = potOf(typed, cycle) !== undefined;
  const isAreaNamed = areas.some(({ slug }) => slug === of('area'));
  const wrong: Readonly<Record<string, boolean>> = {
    text: isComplete && isShorter(tidyText(of('text')), TEXT_LIMITS.text.min),
    pot: (isComplete || of('pot') !== '') && !isPotNamed,
    area: of('area') !== '' && !isAreaNamed,
    cost: costOf(of('cost'), cycle.currency).isWrong,
    alt: photo !== undefined && isShorter(tidyLine(of('alt')), TEXT_LIMITS.alt.min),
  };
  const fields = Object.keys(wrong).filter((field) => wrong[field]);
  return fields.map((field) => ({ field, text: `proposals.form.${field}` }));
}

function isShorter(text: string, min: number): boolean {
  return characterCount(text) < min;
}

function potOf({ pot }: Typed, cycle: CycleView) {
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
