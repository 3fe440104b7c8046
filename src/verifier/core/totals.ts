import { byCodePoint } from '../formats/bytes';
import type { PotCount } from '../recount/recount';
import type { Bundle } from './bundle';
import { influenceOf, marginOf, percent } from './margins';
import { paperTotals } from './paper';
import { removalLines } from './removals';
import type { PotTotals, Totals } from './report';

/** The figures that the verifier found, whatever the files say. */
export function totalsOf(bundle: Bundle): Totals {
  const casts = bundle.casts();
  const counting = bundle.counting();
  const currency = bundle.config().value?.currency;
  return {
    casts: casts.length,
    credentials: casts.voterCount,
    effective: counting.size,
    voids: counting.voids.size,
    voidPercent: percent(counting.voids.size, casts.length),
    voidsAfterReveal: removalLines(bundle).filter((removal) => removal.isAfterReveal).length,
    paper: paperTotals(bundle),
    roll: bundle.entry(0, 'open')?.roll.total ?? 0,
    ...(currency && { currency }),
    pots: Object.fromEntries(
      countsOf(bundle).map((count) => [count.pot.id, potTotals(count, counting.voids.size)]),
    ),
  };
}

function countsOf(bundle: Bundle): readonly PotCount[] {
  try {
    return bundle.counts() ?? [];
  } catch {
    // A pot that cannot be counted has been reported by R03 already.
    return [];
  }
}

function potTotals(count: PotCount, voids: number): PotTotals {
  const { pot, voters, cost, order, runs, ties } = count;
  const margin = marginOf(count);
  return {
    ballots: voters,
    budgetMinor: `${pot.budget}`,
    costMinor: `${cost}`,
    leftMinor: `${pot.budget - cost}`,
    winners: [...order].sort(byCodePoint),
    runs,
    ties,
    margin,
    voidsCouldHaveChanged: influenceOf(voids, margin),
  };
}
