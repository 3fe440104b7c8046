/**
 * The double nearest to a positive fraction, up to a relative error of 2^-52.
 * @param num greater than zero
 * @param den greater than zero
 * @param hint a positive, finite estimate of the result; a bad one costs time, never precision
 */
export function doubleOf(num: bigint, den: bigint, hint: number): number {
  let shift = 60 - Math.floor(Math.log2(hint));
  for (;;) {
    const scaled = shift >= 0 ? (num << BigInt(shift)) / den : num / (den << BigInt(-shift));
    const bits = scaled.toString(2).length;
    if (bits >= 55 && bits <= 1000) return Number(scaled) * 2 ** -shift;
    shift += 60 - bits;
  }
}
