/** Limits of what people write, in characters as people count them (code points). */
export const TEXT_LIMITS = {
  title: { min: 5, max: 120 },
  text: { min: 20, max: 10_000 },
  alt: { min: 3, max: 300 },
  summary: { min: 20, max: 2_000 },
  reasons: { min: 20, max: 5_000 },
  internalNote: { min: 0, max: 5_000 },
} as const;

/** Control characters; none of them can be typed on purpose, but tab and newline are kept. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu;
/** Marks that turn the direction of the words that follow, on this page or the next. */
const DIRECTION_TRICKS = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * One line as it is kept: NFC, no control characters, every run of white space one space, no space
 * at the ends. Lone surrogates become U+FFFD, so that every database can store it.
 */
export function tidyLine(typed: string): string {
  return tidyText(typed).replace(/\s+/g, ' ').trim();
}

/** Text of several lines as it is kept: NFC, newlines as "\n", no control characters, trimmed. */
export function tidyText(typed: string): string {
  return typed
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '')
    .replace(DIRECTION_TRICKS, '')
    .normalize('NFC')
    .replace(/[^\S\n]+$/gm, '')
    .trim();
}

/** The number of code points: an emoji of one code point counts once. */
export function characterCount(text: string): number {
  return [...text].length;
}

/**
 * Text folded for searching: lower case, without accents, white space as single spaces. Both what
 * is searched and what is searched for go through it, so that both databases find the same.
 */
export function foldForSearch(text: string): string {
  return text
    .toWellFormed()
    .replace(CONTROLS, ' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ł/g, 'l')
    .replace(/ß/g, 'ss')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Most words of a search that are looked at; the rest is ignored. */
const MAX_WORDS = 8;

/** The folded words that a proposal must contain, all of them; empty for an empty search. */
export function searchWords(typed: string): string[] {
  return foldForSearch(typed).split(' ').filter(Boolean).slice(0, MAX_WORDS);
}

/** The beginning of a Markdown text as plain words, cut at a word, with "…" when there is more. */
export function plainBeginning(markdown: string, length: number): string {
  const plain = markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm, '')
    .replace(/[*_`~]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (characterCount(plain) <= length) return plain;
  const cut = [...plain].slice(0, length).join('');
  const lastSpace = cut.lastIndexOf(' ');
  return `${lastSpace > length / 2 ? cut.slice(0, lastSpace) : cut}…`;
}
