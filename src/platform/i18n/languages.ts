/** Writing direction of a language. */
export type Direction = 'ltr' | 'rtl';

/** A language that pages can be read in. */
export interface Language {
  /** BCP 47 code, such as "ar". */
  readonly code: string;
  /** Its name in itself, such as "العربية". */
  readonly name: string;
}

const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

/**
 * English dates are day first; Arabic pages keep Latin digits, because codes and amounts are typed
 * and compared with printed slips.
 */
const FORMATTING: Readonly<Record<string, string>> = { en: 'en-GB', ar: 'ar-u-nu-latn' };

/** The writing direction of a language code. */
export function directionOf(code: string): Direction {
  return RIGHT_TO_LEFT.has(code.split('-')[0] ?? code) ? 'rtl' : 'ltr';
}

/** Keeps a name of another script from tearing a sentence of a right-to-left language apart. */
export function isolated(name: string, locale: string): string {
  return directionOf(locale) === 'rtl' ? `\u2068${name}\u2069` : name;
}

/** The locale that numbers, money and dates of a page in this language are formatted in. */
export function formattingLocale(code: string): string {
  return FORMATTING[code] ?? code;
}

const known = new Map<string, Language>();

/** A language with its name written in itself. */
export function languageOf(code: string): Language {
  const language = known.get(code) ?? { code, name: ownName(code) };
  known.set(code, language);
  return language;
}

function ownName(code: string): string {
  return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
}

/**
 * Chooses the language of a page.
 * @param offered codes in order of preference of the city; the first is the fallback
 * @param cookie what the reader chose before, if anything
 * @param acceptLanguage the header of the request, if any
 */
export function negotiate(
  offered: readonly [string, ...string[]],
  cookie: string | undefined,
  acceptLanguage: string | undefined,
): string {
  if (cookie !== undefined && offered.includes(cookie)) return cookie;
  for (const wanted of wantedLanguages(acceptLanguage ?? '')) {
    const match = offered.find((code) => code === wanted || code === wanted.split('-')[0]);
    if (match !== undefined) return match;
  }
  return offered[0];
}

function wantedLanguages(header: string): string[] {
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().split(';');
      const weight = rest.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean);
      return { tag: tag.toLowerCase(), weight: Number(weight ?? '1') };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
