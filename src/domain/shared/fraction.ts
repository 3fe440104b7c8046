import { assert } from './assert';

/** An exact rational number in lowest terms; `den` is always positive. */
export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

/**
 * Builds a fraction in lowest terms.
 * @throws AssertionError when `den` is zero
 */
export function fraction(num: bigint, den = 1n): Fraction {
  assert(den !== 0n, 'a fraction has no denominator');
  const sign = den < 0n ? -1n : 1n;
  const divisor = gcd(num < 0n ? -num : num, den * sign);
  return { num: (num * sign) / divisor, den: (den * sign) / divisor };
}

/** Sum, exact. */
export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.den + b.num * a.den, a.den * b.den);
}

/** Difference, exact. */
export function subtract(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.den - b.num * a.den, a.den * b.den);
}

/** Product, exact. */
export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.num, a.den * b.den);
}

/** Negative, zero or positive, as a sort function wants it. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const difference = a.num * b.den - b.num * a.den;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** The text form used in traces and results: "num/den" in lowest terms, also for integers ("3/1"). */
export function fractionText(value: Fraction): string {
  return `${value.num}/${value.den}`;
}

/** Greatest common divisor of two numbers that are not negative; `gcd(0, 0)` is 1. */
export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
