import { assert } from '../../domain/shared/assert';
import { currencyOf, plainDecimal } from '../../domain/shared/money';
import { formattingLocale } from '../i18n/languages';

const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Of "2026-05-24". */
const DAY_LENGTH = 10;

const DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** The forms in which pages show a point in time. */
export const DATE_FORMS = {
  /** "Sunday 24 May 2026" */
  date: { weekday: 'long', ...DAY },
  /** "Sunday 24 May 2026 at 20:00" */
  datetime: { weekday: 'long', ...DAY, ...TIME },
  /** "24 May 2026" */
  day: DAY,
  /** "24 May" */
  shortday: { day: 'numeric', month: 'short' },
  /** "20:00" */
  time: TIME,
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/**
 * An amount with the sign of its currency, grouped; decimals only when they are not all zero.
 * @param minor whole minor units, as a number, bigint or decimal text
 * @param code ISO 4217
 */
export function formatMoney(locale: string, minor: number | bigint | string, code: string): string {
  const amount = BigInt(minor);
  const { decimals } = currencyOf(code);
  const digits = amount % 10n ** BigInt(decimals) === 0n ? 0 : decimals;
  const format = numberFormat(`${locale} ${code} ${digits}`, locale, {
    style: 'currency',
    currency: code,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(plainDecimal(amount, decimals) as Intl.StringNumericLiteral);
}

/** A grouped number. */
export function formatNumber(locale: string, value: number | bigint): string {
  return numberFormat(locale, locale, { maximumFractionDigits: 2 }).format(value);
}

/** A grouped number of any size with all its decimals, from plain decimal text. */
export function formatDecimal(locale: string, plain: string): string {
  const format = numberFormat(`${locale} decimal`, locale, { maximumFractionDigits: 20 });
  return format.format(plain as Intl.StringNumericLiteral);
}

/** A share between 0 and 1 as per cent, with one decimal below ten per cent. */
export function formatPercent(locale: string, ratio: number): string {
  const digits = ratio > 0 && ratio < 0.1 ? 1 : 0;
  const options = { style: 'percent', maximumFractionDigits: digits } as const;
  return numberFormat(`${locale} percent ${digits}`, locale, options).format(ratio);
}

/**
 * A point in time in the city's time zone.
 * @param instant UTC ISO 8601; a plain day ("2026-05-24") is that day everywhere
 */
export function formatDate(
  locale: string,
  instant: string,
  form: keyof typeof DATE_FORMS,
  timezone: string,
): string {
  const isPlainDay = instant.length === DAY_LENGTH;
  const moment = new Date(instant);
  assert(!Number.isNaN(moment.getTime()), `"${instant}" is no point in time`);
  const timeZone = isPlainDay ? 'UTC' : timezone;
  const text = dateFormat(locale, form, timeZone).format(moment);
  return locale === 'en' ? text.replace(/^(\w+day),/, '$1') : text;
}

/** Words in a row ("Parks, Schools and Streets"). */
export function formatList(locale: string, items: readonly string[]): string {
  return new Intl.ListFormat(formattingLocale(locale), { type: 'conjunction' }).format(items);
}

/** @param key tells the options of this locale from all others; making a format is slow */
function numberFormat(
  key: string,
  locale: string,
  options: Intl.NumberFormatOptions,
): Intl.NumberFormat {
  const known = numberFormats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(formattingLocale(locale), options);
  numberFormats.set(key, made);
  return made;
}

function dateFormat(
  locale: string,
  form: keyof typeof DATE_FORMS,
  timeZone: string,
): Intl.DateTimeFormat {
  const key = `${locale} ${form} ${timeZone}`;
  const known = dateFormats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(formattingLocale(locale), { ...DATE_FORMS[form], timeZone });
  dateFormats.set(key, made);
  return made;
}
