import { err, ok, type Result } from './result';

/**
 *
 */
export interface InvalidMoney {
  readonly kind: 'invalid-money';
  readonly text: string;
  readonly decimals: number;
}

/** Money of one currency: a whole number of minor units, never a float. */
export interface Currency {
  /** ISO 4217 code, such as "PLN". */
  readonly code: string;
  /** How many decimals the currency has: 2 for PLN, 0 for JPY, 3 for TND. */
  readonly decimals: number;
}

/** ISO 4217 currencies whose number of decimals is not 2. */
const OTHER_DECIMALS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** The currency of an ISO 4217 code, with its own number of decimals (2 unless listed). */
export function currencyOf(code: string): Currency {
  return { code, decimals: OTHER_DECIMALS[code] ?? 2 };
}

/**
 * Reads an amount as people type it ("61 200", "61200,50", "61,200.50") into minor units.
 * Spaces and apostrophes are dropped; one mark before groups of three is a group mark ("61.200" is
 * sixty-one thousand, also where a currency has three decimals), any other mark begins decimals.
 * @returns a safe integer ≥ 0 of minor units; `invalid-money` otherwise
 */
export function parseMoney(text: string, currency: Currency): Result<number, InvalidMoney> {
  const failure = err({ kind: 'invalid-money', text, decimals: currency.decimals } as const);
  const parts = splitAmount(text, currency.decimals);
  if (parts === undefined) return failure;
  const minor = Number(parts.units + parts.decimals.padEnd(currency.decimals, '0'));
  return Number.isSafeInteger(minor) ? ok(minor) : failure;
}

/** The plain decimal text of an amount, without grouping ("61200", "61200.50" → "61200.5"). */
export function plainDecimal(minor: bigint | number, decimals: number): string {
  const value = BigInt(minor);
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const units = digits.slice(0, digits.length - decimals);
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return rest === '' ? sign + units : `${sign}${units}.${rest}`;
}

interface Amount {
  readonly units: string;
  readonly decimals: string;
}

/** Either groups of three with one and the same mark, or plain digits; then perhaps decimals. */
const GROUPED = /^([1-9]\d{0,2}(?:([.,])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/;
const PLAIN = /^(\d+)(?:[.,](\d+))?$/;

function splitAmount(text: string, decimals: number): Amount | undefined {
  const compact = text.replace(/[\s'’\u00a0\u202f]/g, '');
  const grouped = GROUPED.exec(compact);
  const plain = PLAIN.exec(compact);
  const units = grouped?.[1] ?? plain?.[1];
  const rest = (grouped === null ? plain?.[2] : grouped[3]) ?? '';
  if (units === undefined || rest.length > decimals) return undefined;
  return { units: units.replace(/[.,]/g, ''), decimals: rest };
}
