import { assertDefined } from '../shared/assert';
import type { PotConfig } from './pot-config';
import { below, mismatch } from './shape';

type Pots = ReadonlyMap<string, PotConfig>;
type Styles = ReadonlyMap<string, readonly string[]>;

/**
 * Refuses pots whose money cannot flow as they say: what is left over must go to another pot of the
 * round, never in a circle, and not to a pot whose money is divided among districts; those must be
 * exactly the styles that show the pot.
 */
export function checkPotLinks(pots: Pots, styles: Styles): void {
  for (const [id, { leftTo, districts }] of pots) {
    const path = below('pots', id);
    if (leftTo !== undefined) checkReceiver(pots, id, leftTo);
    if (districts !== undefined) checkDistricts(id, districts, styles, below(path, 'districts'));
  }
}

/** The pots in an order in which every giver comes before its receiver; by id where free. */
export function countingOrder(pots: Pots): string[] {
  const ordered: string[] = [];
  const waiting = new Set([...pots.keys()].sort());
  while (waiting.size > 0) {
    const next = [...waiting].find((id) => ![...waiting].some((giver) => givesTo(pots, giver, id)));
    ordered.push(assertDefined(next, 'a pot that waits for no other'));
    waiting.delete(next as string);
  }
  return ordered;
}

function givesTo(pots: Pots, giver: string, receiver: string): boolean {
  return pots.get(giver)?.leftTo === receiver;
}

function checkReceiver(pots: Pots, giver: string, first: string): void {
  const path = below(below('pots', giver), 'leftTo');
  if (pots.get(first)?.districts !== undefined) mismatch(path, 'mismatch');
  const passed = new Set([giver]);
  for (let next: string | undefined = first; next !== undefined; next = pots.get(next)?.leftTo) {
    if (passed.has(next) || !pots.has(next)) mismatch(path, 'mismatch');
    passed.add(next);
  }
}

function checkDistricts(
  pot: string,
  districts: ReadonlyMap<string, bigint>,
  styles: Styles,
  path: string,
): void {
  const shown = [...styles].filter(([, pots]) => pots.includes(pot)).map(([style]) => style);
  const missing = shown.find((style) => !districts.has(style));
  if (missing !== undefined) mismatch(below(path, missing), 'missing');
  const stranger = [...districts.keys()].find((style) => !shown.includes(style));
  if (stranger !== undefined) mismatch(below(path, stranger), 'mismatch');
}
