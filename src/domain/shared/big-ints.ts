/** Ascending: negative, zero or positive, as `Array.prototype.sort` wants it. */
export function compareBigInts(a: bigint, b: bigint): number {
  return Number(a > b) - Number(a < b);
}
