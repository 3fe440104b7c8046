/**
 * How much an order of values follows their size: 1 ascending, -1 descending, about 0 without a
 * connection. @see Spearman, The proof and measurement of association between two things (1904)
 * @param values all different
 */
export function rankCorrelation(values: readonly number[]): number {
  const n = values.length;
  const ranks = new Map([...values].sort((a, b) => a - b).map((value, rank) => [value, rank]));
  const squares = values.reduce(
    (sum, value, at) => sum + (at - (ranks.get(value) as number)) ** 2,
    0,
  );
  return 1 - (6 * squares) / (n * (n * n - 1));
}
