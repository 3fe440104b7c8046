import type { DomainError, Result } from '../../domain/shared/result';

/** Carries an expected failure to the one filter that answers it. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(readonly error: DomainError) {
    super(error.kind);
  }
}

/**
 * The value of a result, where a failure ends the request with its own page.
 * @throws Problem carrying the failure
 */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Problem(result.error);
}

/** How a failure is answered: its HTTP status and the key of its words in the catalogues. */
export interface ProblemAnswer {
  readonly status: number;
  readonly text: string;
}

/** Looks up the answer of a kind; undefined for a kind that is not in the table. */
export type ProblemTable = (kind: string) => ProblemAnswer | undefined;
