import { canonicalJson, type CanonicalValue } from '../shared/canonical-json';
import { fromUtf8 } from './bytes';

/**
 * Reads JSON that must be in its canonical form, byte for byte: so no key twice, no spaces, NFC.
 * @returns undefined for anything else
 * @see RFC 8785
 */
export function parseCanonicalJson(bytes: Uint8Array): CanonicalValue | undefined {
  const text = fromUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as CanonicalValue;
    return canonicalJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
