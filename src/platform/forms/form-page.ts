import type { DomainError } from '../../domain/shared/result';
import { page, type Page } from '../views/page';
import { typedValues, type FieldError, type InvalidForm } from './read-form';

/** A form as its template shows it: what was typed, and what is wrong with it. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

/** A form that nobody has filled in yet, or one that starts with given values. */
export function blankForm(values: Readonly<Record<string, string>> = {}): FormState {
  return { values, errors: [] };
}

/** The state of a form after a failure: everything typed is kept (passwords aside). */
export function formAgain(body: unknown, errors: readonly FieldError[]): FormState {
  const entries = Object.entries(typedValues(body)).filter(([key]) => !key.startsWith('password'));
  return { values: Object.fromEntries(entries), errors };
}

/** What a failure says at a field: shape errors at theirs, a domain error at the one named here. */
export function fieldErrors(
  error: InvalidForm | DomainError,
  field: string,
  text: string,
): readonly FieldError[] {
  if (isInvalidForm(error)) return error.fields;
  const { kind: _kind, ...details } = error;
  return [{ field, text, values: details }];
}

/** The same page once more with status 422: nothing typed is lost. */
export function tryAgain(view: string, model: object): Page {
  return page(view, model, { status: 422, noStore: true });
}

function isInvalidForm(error: InvalidForm | DomainError): error is InvalidForm {
  return error.kind === 'invalid-form';
}
