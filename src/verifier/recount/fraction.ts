/** An exact fraction; `den` is positive. Not necessarily in lowest terms. */
export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

/** Negative, zero or positive. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.num * b.den - b.num * a.den;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** Greatest common divisor of numbers that are not negative and not both zero. */
export function gcd(first: bigint, second: bigint): bigint {
  let [a, b] = [first, second];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** "num/den" in lowest terms, with the denominator even when it is 1. */
export function fractionText({ num, den }: Fraction): string {
  const divisor = gcd(num, den);
  return `${num / divisor}/${den / divisor}`;
}
