import { Catalogues } from '../i18n/catalogues';
import { Assets } from './assets';
import { ViewEngine } from './view-engine';

/** Texts, assets and engine of one process. */
export interface ViewLayer {
  readonly catalogues: Catalogues;
  readonly assets: Assets;
  readonly engine: ViewEngine;
}

/**
 * Reads texts, assets and templates.
 * @param environment in development files are read again when they change; in production every
 *   template is compiled at once
 */
export function createViewLayer(environment: 'development' | 'production' | 'test'): ViewLayer {
  const development = environment === 'development';
  const catalogues = new Catalogues();
  const assets = new Assets(development);
  const eager = environment === 'production';
  return { catalogues, assets, engine: new ViewEngine({ catalogues, assets, development, eager }) };
}
