import { byCodePoint } from '../formats/bytes';
import type { PotCount } from '../recount/recount';
import type { Bundle } from './bundle';
import type { PotTotals, Totals } from './report';

/** The figures that the verifier found, whatever the files say. */
export function totalsOf(bundle: Bundle): Totals {
  const table = bundle.casts();
  const currency = bundle.config().value?.currency;
  return {
    casts: table.all.length,
    credentials: table.byCredential.size,
    effective: table.effective.size,
    voids: table.voids.size,
    roll: bundle.entry(0, 'open')?.roll.total ?? 0,
    ...(currency && { currency }),
    pots: Object.fromEntries(countsOf(bundle).map((count) => [count.pot.id, potTotals(count)])),
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

function potTotals({ pot, voters, cost, order, runs, ties }: PotCount): PotTotals {
  return {
    ballots: voters,
    budgetMinor: `${pot.budget}`,
    costMinor: `${cost}`,
    leftMinor: `${pot.budget - cost}`,
    winners: [...order].sort(byCodePoint),
    runs,
    ties,
  };
}
