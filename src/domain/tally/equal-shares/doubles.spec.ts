import fc from 'fast-check';

import { doubleOf } from './doubles';

const huge = fc.bigInt({ min: 1n, max: 10n ** 400n });

describe('doubleOf', () => {
  it('is within 2^-52 of the fraction, whatever the hint', () => {
    fc.assert(
      fc.property(
        huge,
        huge,
        fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
        (num, den, hint) => {
          fc.pre(num < den * 10n ** 300n && den < num * 10n ** 300n);
          const double = doubleOf(num, den, hint);
          const { num: n, den: d } = exactly(double);
          const error = n * den - num * d;
          const size = num * d;
          expect((error < 0n ? -error : error) * 2n ** 52n <= size).toBe(true);
        },
      ),
    );
  });
});

/** The value of a positive double as a fraction. */
function exactly(double: number): { num: bigint; den: bigint } {
  const exponent = Math.floor(Math.log2(double)) - 60;
  const shift = 2n ** BigInt(Math.abs(exponent));
  if (exponent >= 0) return { num: BigInt(double), den: 1n };
  const halves = Math.floor(exponent / 2);
  const mantissa = BigInt(double * 2 ** -halves * 2 ** -(exponent - halves));
  return { num: mantissa, den: shift };
}
