import { add, type Fraction, fraction, fractionText, multiply } from '../../shared/fraction';
import type { FoundEndowment } from './endowment-search';
import type { District, Instance } from '../instance';
import type { Purse } from '../rule';
import type { EndowmentStep } from '../trace';

/**
 * Where the add1 completions start: at B/n; at its floor in whole currency units; or at B/n, going
 * on with the whole units above.
 */
export const STARTS = ['exact', 'floor', 'exact-then-floor'] as const;
/** One of `STARTS`. */
export type Start = (typeof STARTS)[number];

const NOTHING = fraction(0n);

/**
 * What a voter of each district gets in a run, by the 0-based number of the run: her part of the
 * money, and one currency unit more from run to run. Where voters are not divided, there is one
 * district with everybody and all the money.
 * @param moneyMinor what all shares are parts of, in minor units
 */
export function endowmentsFor(
  { districts, voters }: Instance,
  { unitMinor }: Pick<Purse, 'unitMinor'>,
  moneyMinor: bigint,
  start: Start,
): (run: number) => readonly Fraction[] {
  const all = districts ?? [{ shareMinor: 1n, voters }];
  const shares = all.reduce((sum, { shareMinor }) => sum + shareMinor, 0n);
  const exact = all.map((district) => shareOf(moneyMinor, district, shares));
  const whole = exact.map(({ num, den }) => (num / (den * unitMinor)) * unitMinor);
  return (run) => {
    const more = BigInt(run) * unitMinor;
    const isExact = start === 'exact' || (start === 'exact-then-floor' && run === 0);
    return all.map((district, d) => {
      // Who is not there gets nothing.
      if (district.voters === 0) return NOTHING;
      const { num, den } = exact[d] as Fraction;
      return isExact ? fraction(num + more * den, den) : fraction((whole[d] as bigint) + more);
    });
  };
}

function shareOf(
  moneyMinor: bigint,
  { shareMinor, voters }: Omit<District, 'style'>,
  shares: bigint,
): Fraction {
  const isNothing = voters === 0 || shareMinor === 0n;
  return isNothing ? NOTHING : fraction(moneyMinor * shareMinor, shares * BigInt(voters));
}

/** The step that names the endowment that was kept. */
export function endowmentStep(instance: Instance, found: FoundEndowment): EndowmentStep {
  const { run, runs, stop, endowments } = found;
  const { voters, districts } = instance;
  const perVoter = fractionText(meanOf(instance, endowments));
  const step = { t: 'endowment', perVoter, voters, run, runs, stop } as const;
  if (districts === undefined) return step;
  const each = districts.map(({ style, voters: count }, d) => {
    return { style, voters: count, perVoter: fractionText(endowments[d] as Fraction) };
  });
  return { ...step, districts: each };
}

function meanOf({ districts, voters }: Instance, endowments: readonly Fraction[]): Fraction {
  if (districts === undefined || voters === 0) return endowments[0] as Fraction;
  const sums = districts.map(({ voters: count }, d) =>
    multiply(fraction(BigInt(count)), endowments[d] as Fraction),
  );
  return multiply(sums.reduce(add, NOTHING), fraction(1n, BigInt(voters)));
}
