/** A decimal number, exact: `digits` / 10^`decimals`. */
export interface Decimal {
  readonly digits: bigint;
  readonly decimals: number;
}

/** No amount of money and no number of points is longer; a longer one would only cost time. */
const MOST_DIGITS = 30;

/** Reads "1200", "1200.50" or "1200,5"; undefined for anything else, a sign included. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(\d+)(?:[.,](\d+))?$/.exec(text);
  if (match === null || text.length > MOST_DIGITS) return undefined;
  const decimals = (match[2] ?? '').replace(/0+$/, '');
  return { digits: BigInt(`${match[1]}${decimals}`), decimals: decimals.length };
}

/** Like `parseDecimal`, with an optional minus sign. */
export function parseSigned(text: string): Decimal | undefined {
  if (!text.startsWith('-')) return parseDecimal(text);
  const value = parseDecimal(text.slice(1));
  return value && { digits: -value.digits, decimals: value.decimals };
}

/** The whole number of units of 10^-`decimals`; `decimals` is at least that of the value. */
export function scaleTo(value: Decimal, decimals: number): bigint {
  return value.digits * 10n ** BigInt(decimals - value.decimals);
}
