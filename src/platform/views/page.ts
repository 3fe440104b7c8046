import type { Direction } from '../i18n/languages';
import type { KeptHtml } from './kept-html';

/** A link of the site's navigation. */
export interface NavLink {
  readonly href: string;
  readonly text: string;
  readonly current: boolean;
}

/** The same page in a language. */
export interface LanguageLink {
  readonly code: string;
  readonly name: string;
  readonly href: string;
}

/** A sentence on top of the next page: what just happened. */
export interface Notice {
  readonly kind: 'success' | 'info' | 'warning';
  readonly text: string;
}

/** What every template knows besides its model, as `@page`. */
export interface PageFrame {
  readonly locale: string;
  readonly dir: Direction;
  readonly languages: readonly LanguageLink[];
  /**
   * Token for the hidden field of forms, or the function that makes it when a page has a form;
   * undefined on pages that are the same for everybody.
   */
  readonly csrf: string | (() => string) | undefined;
  readonly actor: { readonly name: string; readonly roles: readonly string[] } | undefined;
  readonly city: { readonly name: string };
  /** Path of the request, with its query. */
  readonly path: string;
  readonly nav: readonly NavLink[];
  /** IANA name of the city's time zone. */
  readonly timezone: string;
  readonly development: boolean;
  readonly notice?: Notice | undefined;
  /** Shown on error pages, so that a person can name it to the city. */
  readonly requestId?: string | undefined;
  /** True while no count of a round may be shown. */
  readonly embargo?: boolean | undefined;
}

/** Beyond the template and its model. */
export interface PageOptions {
  /** HTTP status; 200 if absent. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Parts kept as bytes, in the order in which they stand in the page. */
  readonly kept?: readonly KeptHtml[];
  /** True: no cache keeps the page, not even the browser's. */
  readonly noStore?: boolean;
}

/** What a controller returns to answer with a page. */
export class Page {
  constructor(
    /** Path of the template below `views`, without its ending. */
    readonly view: string,
    readonly model: object,
    readonly options: PageOptions = {},
  ) {}
}

/** The notice that a redirect leaves for the page that follows: a text key without values. */
export interface NoticeKey {
  readonly kind: Notice['kind'];
  /** Has a part `notice` or `notices`, such as "proposals.notice.submitted". */
  readonly key: string;
}

/** What a controller returns to send the browser to another page with GET (303). */
export class SeeOther {
  constructor(
    /** A path of this site. */
    readonly location: string,
    readonly notice?: NoticeKey,
  ) {}
}

/** Answers with a page. */
export function page(view: string, model: object, options?: PageOptions): Page {
  return new Page(view, model, options);
}

/** Sends the browser on; a notice of kind success is shown there. */
export function seeOther(location: string, noticeKey?: string): SeeOther {
  return noticeKey === undefined
    ? new SeeOther(location)
    : new SeeOther(location, { kind: 'success', key: noticeKey });
}
