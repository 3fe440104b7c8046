import { IANAZone } from 'luxon';

import { CURRENCY_CODES } from './currencies';

/** A choice of the component `select`. */
interface Choice {
  readonly value: string;
  readonly text: string;
}

const options = new Map<string, readonly Choice[]>();

/** The currencies with their names in a language, by code. */
export function currencyOptions(locale: string): readonly Choice[] {
  const known = options.get(locale) ?? namedCurrencies(locale);
  options.set(locale, known);
  return known;
}

function namedCurrencies(locale: string): readonly Choice[] {
  const names = new Intl.DisplayNames([locale], { type: 'currency' });
  return CURRENCY_CODES.map((code) => ({
    value: code,
    text: `${code} · ${names.of(code) ?? code}`,
  }));
}

/** The time zones of the IANA database, by name. */
export const TIME_ZONES: readonly Choice[] = ['UTC', ...Intl.supportedValuesOf('timeZone')]
  .filter((zone, index, all) => all.indexOf(zone) === index)
  .map((zone) => ({ value: zone, text: zone.replaceAll('_', ' ') }));

/** Whether a text names a time zone of the IANA database ("Europe/Warsaw"; offsets do not count). */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name) && !/^[+-]/.test(name);
}
