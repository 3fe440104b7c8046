import { join } from 'node:path';
import Handlebars from 'handlebars';
import { PROJECT_ROOT } from '../config/paths';
import type { Catalogues } from '../i18n/catalogues';
import type { AssetUrls } from './assets';
import type { ComponentParams } from './component-params';
import { viewHelpers } from './helpers';
import type { PageFrame } from './page';
import { TemplateLibrary } from './template-library';

/** What the engine needs. */
export interface ViewEngineSettings {
  readonly catalogues: Catalogues;
  readonly assets: AssetUrls;
  /** True: templates and texts are read again when they have changed. */
  readonly development: boolean;
  /** True: every template is compiled and checked at once. */
  readonly eager?: boolean;
  /** Folder of the templates; `views` of the project if absent. */
  readonly folder?: string;
}

/** Turns a template, its model and the page's frame into HTML. */
export class ViewEngine {
  private readonly library: TemplateLibrary;

  constructor(private readonly settings: ViewEngineSettings) {
    const handlebars = Handlebars.create();
    const helpers = viewHelpers(settings);
    handlebars.registerHelper(helpers);
    this.library = new TemplateLibrary(handlebars, {
      folder: settings.folder ?? join(PROJECT_ROOT, 'views'),
      helpers: Object.keys(helpers),
      development: settings.development,
    });
    if (settings.eager === true) this.library.compileAll();
  }

  /**
   * @param view path below `views` without its ending, such as "proposals/show"
   * @param model a plain object; getters of a class are not seen
   * @throws when the template does not exist, uses something that the model lacks, or has an error
   */
  render(view: string, model: object, frame: PageFrame): string {
    if (this.settings.development) this.settings.catalogues.refresh();
    return this.library.render(view, model, { data: { page: frame } });
  }

  /**
   * Compiles a template without rendering it.
   * @throws when it has an error, or asks a component for something that it does not have
   */
  check(view: string): void {
    this.library.compile(view);
  }

  /** The text of a key in the language of a page. */
  text(frame: PageFrame, key: string): string {
    return this.settings.catalogues.text(frame.locale, key);
  }

  /** Whether there is a text of that key in the language of a page. */
  hasText(frame: PageFrame, key: string): boolean {
    return this.settings.catalogues.has(frame.locale, key);
  }

  /** The names of all templates, sorted. */
  views(): string[] {
    return this.library.names();
  }

  /** The declared parameters and examples of a component. */
  component(name: string): ComponentParams | undefined {
    return this.library.params(name);
  }
}
