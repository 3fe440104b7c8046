import { createHash } from 'node:crypto';

import { compareCodePoints } from '../shared/code-points';

/**
 * An order that looks random but is the same for everybody all day, so that pages do not repeat
 * themselves and nobody's proposal is always first. A new id finds its place without moving others.
 * @param day a calendar day, "2026-05-24"
 */
export function dailyOrder(ids: readonly string[], day: string): string[] {
  const keyed = ids.map((id) => ({ id, key: placeOf(id, day) }));
  return keyed.sort((a, b) => compareCodePoints(a.key, b.key)).map(({ id }) => id);
}

function placeOf(id: string, day: string): string {
  return createHash('sha256').update(`${day}\n${id}`).digest('hex');
}
