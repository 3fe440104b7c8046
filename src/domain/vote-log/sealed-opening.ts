import { isSealed, seal, unseal, type AgeHeader, type AgeIdentity } from './age';
import { concatBytes, fromUtf8, utf8 } from './bytes';

const LEAST_BYTES = 512;
const NEWLINE = 0x0a;

/**
 * Opening lines as they rest in the database, in their order: sealed, with newlines behind them up to 512 bytes,
 * or twice, four times … as many, so that the length tells little about how much was chosen.
 */
export function sealOpenings(header: AgeHeader, lines: readonly string[]): Uint8Array[] {
  return seal(header, lines.map(filledUp));
}

/**
 * The opening line of stored bytes, sealed or not; undefined when they are sealed and this identity
 * does not open them, or when they are no text.
 */
export function openingOf(
  stored: Uint8Array,
  identity: AgeIdentity | undefined,
): string | undefined {
  if (!isSealed(stored)) return fromUtf8(stored);
  const content = identity && unseal(identity, stored);
  if (content === undefined) return undefined;
  let end = content.length;
  while (end > 0 && content[end - 1] === NEWLINE) end -= 1;
  return fromUtf8(content.subarray(0, end));
}

function filledUp(line: string): Uint8Array {
  const bytes = utf8(line);
  let size = LEAST_BYTES;
  while (size < bytes.length) size *= 2;
  return concatBytes(bytes, new Uint8Array(size - bytes.length).fill(NEWLINE));
}
