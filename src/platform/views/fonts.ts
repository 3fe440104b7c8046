import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assertDefined } from '../../domain/shared/assert';
import { PROJECT_ROOT } from '../config/paths';

interface Font {
  readonly family: string;
  /** Package and its style sheet, which knows the characters of each file. */
  readonly sheet: string;
  /** Name of the file without "files/" and ending. */
  readonly file: string;
  readonly weight: string;
}

const TEXT = { family: 'Hyperlegible', weight: '200 800' };
const MONO = { family: 'Hyperlegible Mono', weight: '400' };
const NEXT_SHEET = '@fontsource-variable/atkinson-hyperlegible-next/index.css';
const MONO_SHEET = '@fontsource/atkinson-hyperlegible-mono/400.css';
const ARABIC_SHEET = '@fontsource-variable/noto-sans-arabic/index.css';

const FONTS: readonly Font[] = [
  { ...TEXT, sheet: NEXT_SHEET, file: 'atkinson-hyperlegible-next-latin-ext-wght-normal' },
  { ...MONO, sheet: MONO_SHEET, file: 'atkinson-hyperlegible-mono-latin-400-normal' },
  { ...MONO, sheet: MONO_SHEET, file: 'atkinson-hyperlegible-mono-latin-ext-400-normal' },
  {
    family: 'Noto Arabic',
    sheet: ARABIC_SHEET,
    file: 'noto-sans-arabic-arabic-wght-normal',
    weight: '400 700',
  },
];

/** Our own small files of the most used letters; public/fonts/README.md says how they were made. */
const BASICS: readonly Omit<Font, 'sheet'>[] = [
  { ...TEXT, weight: '400 700', file: 'hyperlegible-extended' },
  { ...TEXT, weight: '400 700', file: 'hyperlegible-basic' },
  { ...MONO, file: 'hyperlegible-mono-basic' },
  { family: 'Noto Arabic', weight: '400 700', file: 'noto-sans-arabic-basic' },
];

/** Every font file of the packages that pages use, by its name, with its place on disk. */
export const FONT_FILES: ReadonlyMap<string, string> = new Map(
  FONTS.map(({ sheet, file }) => [`${file}.woff2`, join(folderOf(sheet), 'files', `${file}.woff2`)]),
);

/**
 * The `@font-face` rules: a browser loads a file only when a page has one of its characters.
 * @param urlOf gives the URL of a file's name
 */
export function fontFaces(urlOf: (file: string) => string): string {
  const faces = FONTS.map((font) => fontFace(font, charactersOf(font.sheet, font.file), urlOf));
  // Among faces of one family the last that has a character wins, so the small files come last.
  const basics = BASICS.map((font) => fontFace(font, basicCharacters(font.file), urlOf));
  return [...faces, ...basics].join('');
}

function fontFace(
  { family, weight, file }: Omit<Font, 'sheet'>,
  characters: string,
  urlOf: (file: string) => string,
): string {
  return (
    `@font-face{font-family:"${family}";font-style:normal;font-display:swap;` +
    `font-weight:${weight};src:url(${urlOf(`${file}.woff2`)}) format("woff2");` +
    `unicode-range:${characters}}\n`
  );
}

function basicCharacters(file: string): string {
  return readFileSync(join(PROJECT_ROOT, 'public', 'fonts', `${file}.txt`), 'utf8').trim();
}

function charactersOf(sheet: string, file: string): string {
  const rules = readFileSync(require.resolve(sheet), 'utf8').split('@font-face');
  const rule = assertDefined(
    rules.find((text) => text.includes(`/${file}.woff2`)),
    `font ${file}`,
  );
  return assertDefined(/unicode-range:\s*([^;]+);/.exec(rule)?.[1], `characters of ${file}`);
}

function folderOf(sheet: string): string {
  return dirname(require.resolve(sheet));
}
