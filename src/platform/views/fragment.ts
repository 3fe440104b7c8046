import Handlebars from 'handlebars';

import { directionOf } from '../i18n/languages';
import type { ViewEngine } from './view-engine';

/** A piece of HTML that templates insert as it is. */
export interface SafeHtml {
  toHTML(): string;
}

/**
 * Renders a part of a page that is the same for everybody who reads a language, to be kept and
 * inserted into many pages. It knows the language and nothing else of the page.
 */
export function renderFragment(
  engine: ViewEngine,
  view: string,
  model: object,
  locale: string,
): string {
  const html = engine.render(view, model, {
    locale,
    dir: directionOf(locale),
    languages: [],
    csrf: undefined,
    actor: undefined,
    city: { name: '' },
    path: '',
    nav: [],
    timezone: 'UTC',
    development: false,
  });
  // Templates build their text out of many pieces that V8 keeps as a tree; a copy is one flat piece,
  // which joins into a page many times faster.
  return Buffer.from(html).toString();
}

/** Marks HTML that templates made as safe to insert. */
export function safeHtml(...parts: readonly string[]): SafeHtml {
  return new Handlebars.SafeString(parts.join(''));
}
