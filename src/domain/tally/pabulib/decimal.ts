/** A decimal number, exact: `digits` / 10^`decimals`. */
export interface Decimal {
  readonly digits: bigint;
  readonly decimals: number;
}

/** Reads "1200", "1200.50" or "1200,5"; undefined for anything else, a sign included. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(\d+)(?:[.,](\d+))?$/.exec(text);
  if (match === null) return undefined;
  const decimals = (match[2] ?? '').replace(/0+$/, '');
  return { digits: BigInt(`${match[1]}${decimals}`), decimals: decimals.length };
}

/** The whole number of units of 10^-`decimals`; `decimals` is at least that of the value. */
export function scaleTo(value: Decimal, decimals: number): bigint {
  return value.digits * 10n ** BigInt(decimals - value.decimals);
}
