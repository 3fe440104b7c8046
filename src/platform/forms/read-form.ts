import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

import { err, ok, type Result } from '../../domain/shared/result';

/** One mistake in a form: which field, and the key of the words that say what to do. */
export interface FieldError {
  readonly field: string;
  readonly text: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A form whose fields are not of the right shape; what was typed stays with the caller. */
export interface InvalidForm {
  readonly kind: 'invalid-form';
  readonly fields: readonly FieldError[];
}

/**
 * Checks the shape of a posted form against a class-validator class whose messages are text keys.
 * Fields that the class does not know are refused, except the token that guards the form.
 */
export function readForm<T extends object>(
  form: new () => T,
  body: unknown,
): Result<T, InvalidForm> {
  const instance = plainToInstance(form, withoutToken(body));
  const problems = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
  });
  if (problems.length === 0) return ok(instance);
  return err({ kind: 'invalid-form', fields: problems.map(fieldError) });
}

/** What was typed, as plain text per field, for showing the form again. */
export function typedValues(body: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(withoutToken(body));
  return Object.fromEntries(entries.map(([key, value]) => [key, plainText(value)]));
}

/** One field of a posted form as a list: absent is empty, a single value is a list of one. */
export function listOf(body: unknown, field: string): string[] {
  const value = withoutToken(body)[field];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(plainText);
}

function withoutToken(body: unknown): Record<string, unknown> {
  const fields = { ...(body as Record<string, unknown> | undefined) };
  delete fields['_csrf'];
  return fields;
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function fieldError(problem: ValidationError): FieldError {
  const text = Object.values(problem.constraints ?? {})[0] ?? 'common.field.invalid';
  const isKey = /^[a-z][A-Za-z0-9.-]+$/.test(text);
  return { field: problem.property, text: isKey ? text : 'common.field.invalid' };
}
