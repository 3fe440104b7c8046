import { sentenceOf } from '../core/catalogue';
import type { Status } from '../core/report';
import { ARABIC, ARABIC_CHECKS } from './words.ar';
import { ENGLISH, type Words } from './words.en';

/** The languages of the page. */
export type Language = 'en' | 'ar';

/** A text of the page. */
export type WordKey = keyof Words;

const LANGUAGES: Readonly<Record<Language, Words>> = { en: ENGLISH, ar: ARABIC };

/** The text of a key, with `{name}` replaced by the values. */
export function wording(
  language: Language,
  key: WordKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return LANGUAGES[language][key].replace(/\{(\w+)\}/g, (_, name: string) => `${values[name]}`);
}

/** The plain sentence of a check; in English where it has not been translated. */
export function checkSentence(language: Language, id: string): string {
  return (language === 'ar' ? ARABIC_CHECKS[id] : undefined) ?? sentenceOf(id);
}

/** How a check ended, in words. */
export function statusWords(language: Language, status: Status): string {
  return wording(language, `status.${status}`);
}

/** The language that suits a reader best, by the languages of the browser, best first. */
export function languageFor(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.slice(0, 2).toLowerCase());
  return known.find((tag): tag is Language => tag === 'en' || tag === 'ar') ?? 'en';
}
