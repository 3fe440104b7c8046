import { directionOf } from '../i18n/languages';
import type { ViewEngine } from './view-engine';

/**
 * Renders a part of a page that is the same for everybody who reads a language, to be kept and
 * joined into many pages. It knows the language and nothing else of the page.
 * @returns UTF-8
 */
export function renderFragment(
  engine: ViewEngine,
  view: string,
  model: object,
  locale: string,
): Buffer {
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
  return Buffer.from(html);
}
