import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../config/paths';
import { ICON_NAMES } from './icons';
import { createViewLayer } from './view-layer';

const VIEWS = join(PROJECT_ROOT, 'views');
const templates = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.hbs'))
  .map((path) => [path, readFileSync(join(VIEWS, path), 'utf8')] as const);

const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
  ['a style attribute', /\sstyle\s*=/i],
  ['an event attribute', /\son[a-z]+\s*=\s*["'{]/i],
  ['an inline script or style sheet', /<style|<script(?![^>]*\ssrc=)/i],
  ['an attribute without quotes', /<[^>]*\s[a-z-]+=\{\{/i],
  ['something from another site', /(?:src|href|action)="(?:https?:)?\/\//i],
];

describe('templates', () => {
  test.each(FORBIDDEN)('hold no %s', (_name, pattern) => {
    const found = templates.filter(([, source]) => pattern.test(htmlOf(source)));
    expect(found.map(([path]) => path)).toEqual([]);
  });

  it('compile, call partials that exist, and give components what they declare', () => {
    const { engine } = createViewLayer('test');
    const mistakes = engine.views().flatMap((view) => {
      try {
        engine.check(view);
        return [];
      } catch (error) {
        return [(error as Error).message];
      }
    });
    expect(mistakes).toEqual([]);
  });

  it('name only icons of the list', () => {
    const known = new Set<string>(ICON_NAMES);
    const named = templates.flatMap(([path, source]) =>
      [...source.matchAll(/\{\{icon "([^"]+)"\}\}|\bicon="([^"]+)"/g)].map(
        ([, helper, param]) => [path, helper ?? param ?? ''] as const,
      ),
    );
    expect(named.filter(([, icon]) => !known.has(icon))).toEqual([]);
  });

  it('say everything through the catalogues: no bare words between tags', () => {
    const wordy = templates
      .filter(([path]) => !path.startsWith('styleguide/'))
      .map(([path, source]) => [path, bareWords(source)] as const)
      .filter(([, words]) => words.length > 0);
    expect(wordy).toEqual([]);
  });
});

/** A template's own HTML; what stands in for the mustaches keeps attributes without quotes visible. */
function htmlOf(source: string): string {
  return source.replace(/\{\{[^}]*\}\}/g, '{{}}');
}

/** Letters that a reader would see and no catalogue knows. */
function bareWords(source: string): string[] {
  const text = source
    .replace(/\{\{!--[\s\S]*?--\}\}|\{\{![^}]*\}\}/g, ' ')
    .replace(/\{\{[^}]*\}\}/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&[a-z]+;/g, ' ');
  return text.match(/\p{L}{2,}/gu) ?? [];
}
