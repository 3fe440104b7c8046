import { htmlChecker } from '../../../test/support/html-rules';
import { Catalogues } from '../i18n/catalogues';
import { Assets } from './assets';
import type { PageFrame } from './page';
import { renderExample, styleguideModel } from './styleguide';
import { ViewEngine } from './view-engine';

const engine = new ViewEngine({
  catalogues: new Catalogues(),
  assets: new Assets(false),
  development: false,
  eager: true,
});

const frame = (locale: 'en' | 'ar'): PageFrame => ({
  locale,
  dir: locale === 'ar' ? 'rtl' : 'ltr',
  languages: [
    { code: 'en', name: 'English', href: '/?lang=en' },
    { code: 'ar', name: 'العربية', href: '/?lang=ar' },
  ],
  csrf: 'token',
  actor: undefined,
  city: { name: 'Green City' },
  path: '/',
  nav: [{ href: '/projects', text: 'Projects', current: true }],
  timezone: 'Europe/Warsaw',
  development: false,
  requestId: 'req-1',
});

const mistakesIn = htmlChecker({ 'void-style': ['error', { style: 'omit' }] });

const { entries } = styleguideModel(engine);
const examples = entries.flatMap((entry) =>
  entry.examples.map((example) => [`${entry.name}: ${example.name}`, entry.name, example.params] as const),
);

describe('components', () => {
  test.each(examples)('%s is valid HTML in both directions', async (_name, component, params) => {
    for (const locale of ['en', 'ar'] as const) {
      const html = renderExample(engine, component, params, frame(locale));
      expect(await mistakesIn(html)).toEqual([]);
    }
  });

  test.each(entries.map(({ name }) => name))('%s shows an example', (name) => {
    const entry = entries.find((candidate) => candidate.name === name);
    expect(entry?.examples).not.toHaveLength(0);
    expect(entry?.description).not.toBe('');
  });

  it('refuse a parameter that they do not have', () => {
    expect(() => renderExample(engine, 'badge', { text: 'New', colour: 'red' }, frame('en'))).toThrow(
      'component badge: unknown parameter "colour"',
    );
  });

  it('refuse to do without a required parameter', () => {
    expect(() => renderExample(engine, 'badge', {}, frame('en'))).toThrow(
      'component badge: parameter "text" is missing',
    );
  });

  it('refuse a value of the wrong type', () => {
    expect(() => renderExample(engine, 'badge', { text: ['New'] }, frame('en'))).toThrow(
      'component badge: parameter "text" must be text',
    );
  });
});

describe('pages of the view layer', () => {
  const pages = ['errors/403', 'errors/404', 'errors/422', 'errors/429', 'errors/500', 'errors/503'];

  test.each(pages)('%s is a valid document in both languages', async (view) => {
    for (const locale of ['en', 'ar'] as const) {
      const html = engine.render(view, {}, frame(locale));
      expect(html).toMatch(/^<!DOCTYPE html>/);
      expect(html).toContain('req-1');
      expect(await mistakesIn(html)).toEqual([]);
    }
  });

  it('the gallery is a valid document', async () => {
    const html = engine.render('styleguide/index', styleguideModel(engine), frame('en'));
    expect(await mistakesIn(html)).toEqual([]);
  });
});
