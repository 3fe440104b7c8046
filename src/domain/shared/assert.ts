/** Thrown when something impossible happened: a defect of the program, never of its input. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/**
 * States what must hold here.
 * @throws AssertionError when it does not
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/**
 * Returns the value, which must exist.
 * @throws AssertionError when it is null or undefined
 */
export function assertDefined<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new AssertionError(`${what} is missing`);
  return value;
}

/**
 * Closes an exhaustive switch.
 * @throws AssertionError always; the compiler proves that it cannot be reached
 */
export function assertNever(value: never): never {
  throw new AssertionError(`unexpected value ${JSON.stringify(value)}`);
}
