import { type Fraction, fraction } from '../../shared/fraction';
import type { TraceStep } from '../trace';

/** The numbers of a step by name; money in whole minor units. */
export interface Figures {
  readonly counts: Readonly<Record<string, number>>;
  readonly money: Readonly<Record<string, bigint>>;
}

/** Whole minor units of a fraction "num/den": what is left is never overstated. */
export function roundedDown(fraction: string): bigint {
  const [num, den] = partsOf(fraction);
  return num / den;
}

/** Whole minor units of a fraction "num/den": "at most" stays true. */
export function roundedUp(fraction: string): bigint {
  const [num, den] = partsOf(fraction);
  return (num + den - 1n) / den;
}

function partsOf(fraction: string): [bigint, bigint] {
  const bar = fraction.indexOf('/');
  return [BigInt(fraction.slice(0, bar)), BigInt(fraction.slice(bar + 1))];
}

/** The exact value of a fraction "num/den". */
export function fractionOf(text: string): Fraction {
  return fraction(...partsOf(text));
}

/** Whole minor units of a fraction that is not negative: what is there is never overstated. */
export function wholeMinor({ num, den }: Fraction): bigint {
  return num / den;
}

/** What amounts are called in sentences, and how fractions of minor units become whole ones. */
const AMOUNTS: Readonly<Record<string, readonly [string, (text: string) => bigint]>> = {
  costMinor: ['cost', BigInt],
  leftMinor: ['left', BigInt],
  shortMinor: ['short', BigInt],
  grantedMinor: ['granted', BigInt],
  share: ['share', roundedUp],
  perPoint: ['perPoint', roundedUp],
  load: ['load', roundedUp],
  money: ['money', roundedDown],
  perVoter: ['perVoter', roundedDown],
};

/** Takes the numbers out of a step, rounded so that sentences with them stay true. */
export function figuresOf(step: TraceStep): Figures {
  const counts: Record<string, number> = {};
  const money: Record<string, bigint> = {};
  for (const [name, value] of Object.entries(step) as [string, unknown][]) {
    const amount = AMOUNTS[name];
    if (typeof value === 'number') counts[name] = value;
    else if (amount !== undefined && typeof value === 'string') money[amount[0]] = amount[1](value);
  }
  return { counts, money };
}
