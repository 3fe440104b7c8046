import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@formatjs/icu-messageformat-parser';
import { PROJECT_ROOT } from '../config/paths';
import { Catalogues } from './catalogues';
import { keysInSource, keysInTemplates } from './used-keys';

const catalogues = new Catalogues();
const codes = catalogues.languages().map(({ code }) => code);
const english = catalogues.keys('en');
const namespaces = readdirSync(join(PROJECT_ROOT, 'locales/en')).map((file) => file.slice(0, -5));

const inTemplates = keysInTemplates(join(PROJECT_ROOT, 'views')).filter(({ key }) =>
  /* Names of icons, assets and so on have no dot or another first part. */
  namespaces.includes(key.split('.', 1)[0] ?? ''),
);
const inSource = keysInSource(join(PROJECT_ROOT, 'src'), namespaces);

/** Places where each dotted text that begins like a key must be one. */
const KEYS_ONLY = /(^app\.errors|\.forms)\.ts$/;

/** Names of the values that a message wants. */
function valuesOf(locale: string, key: string): string[] {
  const names = new Set<string>();
  const walk = (nodes: readonly object[]): void => {
    for (const node of nodes as { type: number; value?: string; options?: object }[]) {
      if (node.type >= 1 && node.type <= 6 && node.value !== undefined) names.add(node.value);
      for (const option of Object.values(node.options ?? {}) as { value: object[] }[])
        walk(option.value);
    }
  };
  walk(parse(catalogues.source(locale, key), { ignoreTag: true }));
  return [...names].sort();
}

describe('catalogues', () => {
  test.each(codes)('the language %s has the same texts as English', (code) => {
    expect(catalogues.keys(code)).toEqual(english);
  });

  test.each(codes)(
    'messages in %s are well-formed and want the same values as in English',
    (code) => {
      const different = english.filter(
        (key) =>
          catalogues.has(code, key) &&
          JSON.stringify(valuesOf(code, key)) !== JSON.stringify(valuesOf('en', key)),
      );
      expect(different).toEqual([]);
    },
  );

  it('hold every text that a template asks for', () => {
    const missing = inTemplates.filter(({ key, isPrefix }) =>
      isPrefix ? !english.some((each) => each.startsWith(key)) : !catalogues.has('en', key),
    );
    expect(missing).toEqual([]);
  });

  it('hold every text that forms and errors name', () => {
    const named = inSource.filter(({ where, isPrefix }) => KEYS_ONLY.test(where) && !isPrefix);
    expect(named.filter(({ key }) => !catalogues.has('en', key))).toEqual([]);
  });

  it('hold nothing that nobody asks for', () => {
    const uses = [...inTemplates, ...inSource];
    const exact = new Set(uses.filter(({ isPrefix }) => !isPrefix).map(({ key }) => key));
    const prefixes = uses.filter(({ isPrefix }) => isPrefix).map(({ key }) => key);
    const unused = english.filter(
      (key) => !exact.has(key) && !prefixes.some((prefix) => isDeepPrefix(prefix, key)),
    );
    expect(unused).toEqual([]);
  });
});

/** "proposals." alone would excuse a whole file; two parts at least must be known. */
function isDeepPrefix(prefix: string, key: string): boolean {
  return prefix.split('.').length > 2 && key.startsWith(prefix);
}

describe('texts', () => {
  it('fill in values and choose plural forms', () => {
    expect(catalogues.text('en', 'common.pagination.page', { page: 3 })).toBe('Page 3');
    expect(catalogues.text('ar', 'common.pagination.page', { page: 3 })).toBe('الصفحة 3');
  });

  it('throw on a missing text, language or value', () => {
    expect(() => catalogues.text('en', 'common.nothing')).toThrow('no text "common.nothing"');
    expect(() => catalogues.text('xx', 'common.back')).toThrow('in the language "xx"');
    expect(() => catalogues.text('en', 'common.since')).toThrow('date');
  });

  it('are in the language that the reader chose, else the one that the browser prefers', () => {
    expect(catalogues.negotiateLocale('ar', 'en')).toBe('ar');
    expect(catalogues.negotiateLocale(undefined, 'fr;q=0.9, ar-EG;q=0.8, en;q=0.1')).toBe('ar');
    expect(catalogues.negotiateLocale('xx', 'fr')).toBe('en');
    expect(catalogues.negotiateLocale(undefined, 'ar;q=0, en;q=0.5')).toBe('en');
    expect(catalogues.negotiateLocale(undefined, undefined)).toBe('en');
  });

  it('name each language in itself', () => {
    expect(catalogues.languages()).toEqual([
      { code: 'en', name: 'English' },
      { code: 'ar', name: 'العربية' },
    ]);
  });
});
