import { directionOf, isolated } from '../../platform/i18n/languages';

/** A text of the catalogues: its key, and its values in the reader's language. */
export interface Sentence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A name in the quotation marks of a language, where names stand in a row. */
export function quoted(name: string, locale: string): string {
  const [before, after] = directionOf(locale) === 'rtl' ? ['«', '»'] : ['“', '”'];
  return `${before}${isolated(name, locale)}${after}`;
}
