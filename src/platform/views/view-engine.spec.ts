import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Catalogues } from '../i18n/catalogues';
import type { PageFrame } from './page';
import { ViewEngine } from './view-engine';

const frame: PageFrame = {
  locale: 'en',
  dir: 'ltr',
  languages: [],
  csrf: () => 'made when needed',
  actor: undefined,
  city: { name: 'Green City' },
  path: '/',
  nav: [],
  timezone: 'Europe/Warsaw',
  development: false,
};

describe('the view engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baraza-views-'));
  const write = (name: string, source: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), source);
  };
  const engineOf = (development = false): ViewEngine =>
    new ViewEngine({
      catalogues: new Catalogues(),
      assets: { url: (name) => `/assets/${name}` },
      development,
      folder,
    });
  const render = (source: string, model: object = {}): string => {
    write('page.hbs', source);
    return engineOf().render('page', model, frame);
  };

  beforeAll(() => {
    write('layouts/plain.hbs', '<main>{{title}}: {{> @partial-block @root}}</main>');
    write('components/tag/tag.hbs', '<b>{{text}}{{#if tone}} {{tone}}{{/if}}</b>');
    write(
      'components/tag/tag.params.json',
      JSON.stringify({
        description: 'A tag',
        params: [
          { name: 'text', type: 'text', required: true, description: 'Words' },
          { name: 'tone', type: 'text', required: false, description: 'Tone' },
        ],
        examples: [],
      }),
    );
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('escapes what a model says', () => {
    expect(render('{{a}}', { a: '<i>&"' })).toBe('&lt;i&gt;&amp;&quot;');
  });

  it('throws on a name that the model lacks', () => {
    expect(() => render('{{missing}}')).toThrow('"missing" not defined');
  });

  it('gives the block of a layout the model of the page', () => {
    expect(render('{{#> layouts/plain title="T"}}{{a}}{{/layouts/plain}}', { a: 1 })).toBe(
      '<main>T: 1</main>',
    );
  });

  it('hides the caller’s model from partials', () => {
    write('part.hbs', '{{a}}');
    expect(() => render('{{> part}}', { a: 1 })).toThrow('"a" not defined');
    expect(render('{{> part a=a}}', { a: 1 })).toBe('1');
  });

  it('knows a component by its short name', () => {
    expect(render('{{> tag text=a}}', { a: 'x' })).toBe('<b>x</b>');
  });

  it.each([
    ['{{> nowhere}}', 'views/page.hbs:1: there is no template "nowhere"'],
    ['{{#> nowhere}}x{{/nowhere}}', 'there is no template "nowhere"'],
    ['{{> tag text="a" colour="red"}}', 'component tag: unknown parameter "colour"'],
    ['{{> tag}}', 'component tag: "text" is missing'],
    ['{{{a}}}', 'unescaped output is not allowed'],
    ['{{> (lookup this "a")}}', 'a partial needs a name'],
    ['{{nonsense a}}', 'unknown helper nonsense'],
  ])('refuses %s when it compiles', (source, message) => {
    expect(() => render(source, { a: 1 })).toThrow(message);
  });

  it('checks an object that is passed to a component when it renders', () => {
    expect(() => render('{{> tag this}}', { text: 'a', colour: 'red' })).toThrow(
      'unknown parameter "colour"',
    );
    expect(() => render('{{> tag this}}', { text: null })).toThrow('parameter "text" is missing');
  });

  it('reads templates again in development', () => {
    write('page.hbs', 'old');
    const engine = engineOf(true);
    expect(engine.render('page', {}, frame)).toBe('old');
    write('page.hbs', 'new');
    utimesSync(join(folder, 'page.hbs'), new Date(), new Date(Date.now() + 5000));
    expect(engine.render('page', {}, frame)).toBe('new');
    write('added.hbs', 'added');
    expect(engine.render('added', {}, frame)).toBe('added');
  });

  it('names a template that does not exist', () => {
    expect(() => engineOf().render('no/such', {}, frame)).toThrow('template views/no/such.hbs');
  });

  describe('helpers', () => {
    it.each([
      ['{{t "common.pagination.page" page=3}}', 'Page 3'],
      ['{{t "common.pagination.page" values}}', 'Page 7'],
      ['{{money 6120000 "PLN"}}', 'zł\u00a061,200'],
      ['{{date "2026-05-24T18:00:00.000Z"}}', 'Sunday 24 May 2026'],
      ['{{datetime "2026-05-24T18:00:00.000Z"}}', 'Sunday 24 May 2026 at 20:00'],
      ['{{day "2026-05-24"}}', '24 May 2026'],
      ['{{time "2026-05-24T18:00:00.000Z"}}', '20:00'],
      ['{{number 6525}}', '6,525'],
      ['{{percent 0.31}}', '31%'],
      ['{{join words}}', 'a, b and c'],
      ['{{concat "a" 1 "b"}}', 'a1b'],
      ['{{#if (eq one 1)}}yes{{/if}}', 'yes'],
      ['{{#if (and one (not none))}}yes{{/if}}', 'yes'],
      ['{{#if (or none words)}}yes{{/if}}', 'yes'],
      ['{{#if (includes words "b")}}yes{{/if}}', 'yes'],
      ['{{#each (list 1 2)}}{{this}}{{/each}}', '12'],
      ['{{#with (item a="b")}}{{a}}{{/with}}', 'b'],
      ['{{asset "css/baraza.css"}}', '/assets/css/baraza.css'],
      ['{{csrfToken}}', 'made when needed'],
      ['{{errorOf errors "name"}}', 'This answer is missing.'],
      ['{{#if (errorOf errors "other")}}no{{/if}}', ''],
      ['{{valueOf values "page"}}{{valueOf values "nothing"}}', '7'],
      ['{{markdown "**a**"}}', '<p><strong>a</strong></p>'],
    ])('%s shows "%s"', (source, shown) => {
      const model = {
        values: { page: 7 },
        words: ['a', 'b', 'c'],
        none: [],
        one: 1,
        errors: [{ field: 'name', text: 'common.field.missing' }],
      };
      expect(render(source, model)).toBe(shown);
    });

    it.each([
      '{{t "common.pagination.page" page=missing}}',
      '{{t missing}}',
      '{{money missing "PLN"}}',
      '{{date missing}}',
      '{{number missing}}',
      '{{eq missing 1}}',
      '{{concat "a" missing}}',
      '{{icon "no-such-icon"}}',
      '{{date "yesterday"}}',
    ])('%s throws', (source) => {
      expect(() => render(source)).toThrow();
    });

    it('inline icons that screen readers skip', () => {
      expect(render('{{icon "check"}}')).toMatch(/^<svg class="icon" [^>]*aria-hidden="true"/);
    });

    it('refuse a form on a page without a token', () => {
      write('page.hbs', '{{csrfToken}}');
      const withoutToken = { ...frame, csrf: undefined };
      expect(() => engineOf().render('page', {}, withoutToken)).toThrow('token of the form');
    });
  });
});
