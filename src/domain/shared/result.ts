/** The outcome of something that may fail in an expected way. */
export type Result<T, E extends DomainError = DomainError> = Ok<T> | Err<E>;

/**
 *
 */
export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

/**
 *
 */
export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

/**
 * An expected failure: `kind` names it, the other fields carry its data (never prose).
 * The words and the HTTP status of each kind stand in `app.errors.ts`.
 */
export interface DomainError {
  readonly kind: string;
}

/** Wraps a value as a success. */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/** Wraps an expected failure. */
export function err<const E extends DomainError>(error: E): Err<E> {
  return { ok: false, error };
}
