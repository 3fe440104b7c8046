import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { PROJECT_ROOT } from '../config/paths';
import { Assets, minify } from './assets';

const assets = new Assets(false);
const styles = readdirSync(join(PROJECT_ROOT, 'public/css')).map(
  (name) => [name, readFileSync(join(PROJECT_ROOT, 'public/css', name), 'utf8')] as const,
);
const named = (name: string): ReturnType<Assets['find']> => assets.find(assets.url(name));

describe('assets', () => {
  it('stay within their budgets on the way to a phone', () => {
    expect(named('css/baraza.css')?.brotli?.length).toBeLessThan(30_000);
    expect(named('js/baraza.js')?.brotli?.length).toBeLessThan(30_000);
    const basics = assets.all().filter(({ name }) => /^fonts\/.*(basic|extended)\.woff2$/.test(name));
    expect(basics).toHaveLength(4);
    expect(basics.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThan(60_000);
  });

  it('are the same in every encoding', () => {
    const sheet = named('css/baraza.css');
    expect(brotliDecompressSync(sheet?.brotli ?? Buffer.of()).equals(sheet?.body ?? Buffer.of())).toBe(true);
    expect(gunzipSync(sheet?.gzip ?? Buffer.of()).equals(sheet?.body ?? Buffer.of())).toBe(true);
  });

  it('name fonts by their hashed addresses', () => {
    const css = named('css/baraza.css')?.body.toString() ?? '';
    const urls = [...css.matchAll(/url\(([^)]+)\)/g)].map(([, url = '']) => url);
    expect(urls.length).toBeGreaterThan(3);
    for (const url of urls) expect(assets.find(url)).toBeDefined();
  });

  it('throw on a file that is not there', () => {
    expect(() => assets.url('css/none.css')).toThrow('public/css/none.css');
  });

  it('are laid out for both directions of writing', () => {
    const physical = /[\s;{](?:margin|padding|border)-(?:left|right)|[\s;{](?:left|right)\s*:|text-align:\s*(?:left|right)|float\s*:/;
    expect(styles.filter(([, css]) => physical.test(css)).map(([name]) => name)).toEqual([]);
  });

  it('put every rule into a layer', () => {
    for (const [, css] of styles) expect(css.trimStart()).toMatch(/^@layer /);
  });

  it('are all part of the one style sheet', () => {
    const css = named('css/baraza.css')?.body.toString() ?? '';
    for (const [, sheet] of styles) expect(css).toContain(minify(sheet));
  });
});

describe('minified styles', () => {
  it('lose comments and white space, and keep what means something', () => {
    expect(minify('/* x */ a  b { color: red ; width: calc(1px + 2px); }\n')).toBe(
      'a b{color:red;width:calc(1px + 2px)}',
    );
    expect(minify('a:not(.b) :is(c, d)::after { content: "/"; }')).toBe(
      'a:not(.b) :is(c,d)::after{content:"/"}',
    );
  });
});
