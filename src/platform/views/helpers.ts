import Handlebars, { type HelperDelegate, type HelperOptions } from 'handlebars';
import { assert, assertDefined } from '../../domain/shared/assert';
import type { Catalogues, TextValues } from '../i18n/catalogues';
import type { AssetUrls } from './assets';
import { cardPattern } from './charts/card-pattern';
import {
  DATE_FORMS,
  formatDate,
  formatList,
  formatMoney,
  formatNumber,
  formatPercent,
} from './formats';
import { iconSvg } from './icons';
import { markdownHtml } from './markdown';
import type { PageFrame } from './page';

type Helpers = Record<string, HelperDelegate>;

/** A mistake in a form, as the forms of the modules report it. */
interface FieldMistake {
  readonly field: string;
  readonly text: string;
  readonly values?: TextValues;
}

/** What the helpers draw on. */
export interface HelperSources {
  readonly catalogues: Catalogues;
  readonly assets: AssetUrls;
}

/** All helpers of templates. Those that show something throw on undefined, as templates should. */
export function viewHelpers({ catalogues, assets }: HelperSources): Helpers {
  return {
    ...textHelpers(catalogues),
    ...choiceHelpers(catalogues),
    ...formatHelpers(),
    ...logicHelpers,
    ...valueHelpers,
    ...formHelpers(catalogues),
    icon: (name: unknown) => new Handlebars.SafeString(iconSvg(text(name, 'icon'))),
    pattern: (id: unknown) => new Handlebars.SafeString(cardPattern(String(given(id, 'pattern')))),
    markdown: (source: unknown) =>
      new Handlebars.SafeString(markdownHtml(text(source, 'markdown'))),
    asset: (name: unknown) => assets.url(text(name, 'asset')),
  };
}

function textHelpers(catalogues: Catalogues): Helpers {
  return {
    t: (key: unknown, ...rest: unknown[]) => {
      const options = rest.at(-1) as HelperOptions;
      const values = { ...(rest.length > 1 ? (rest[0] as object | null) : {}), ...options.hash };
      for (const [name, value] of Object.entries(values)) given(value, `t ${String(key)} ${name}`);
      const plain = Object.entries(values).map(([name, value]) => [name, plainValue(value)]);
      return catalogues.text(
        frame(options).locale,
        text(key, 't'),
        Object.fromEntries(plain) as TextValues,
      );
    },
  };
}

/** Options of `select`, `radios` and `checkboxes`: each value with the text whose key ends with it. */
function choiceHelpers(catalogues: Catalogues): Helpers {
  return {
    choices: (prefix: unknown, values: unknown, ...rest: unknown[]) => {
      const { locale } = frame(rest.at(-1) as HelperOptions);
      const hints = rest.length > 1 ? text(rest[0], 'choices') : undefined;
      return (given(values, 'choices') as readonly string[]).map((value) => ({
        value,
        text: catalogues.text(locale, `${text(prefix, 'choices')}${value}`),
        ...(hints === undefined ? {} : { hint: catalogues.text(locale, `${hints}${value}`) }),
      }));
    },
  };
}

function formatHelpers(): Helpers {
  const dates = Object.keys(DATE_FORMS) as (keyof typeof DATE_FORMS)[];
  const dateHelpers = dates.map((form): [string, HelperDelegate] => [
    form,
    (instant: unknown, options: HelperOptions) =>
      formatDate(frame(options).locale, text(instant, form), form, frame(options).timezone),
  ]);
  return {
    ...Object.fromEntries(dateHelpers),
    money: (minor: unknown, code: unknown, options: HelperOptions) =>
      formatMoney(frame(options).locale, given(minor, 'money') as number, text(code, 'money')),
    number: (value: unknown, options: HelperOptions) =>
      formatNumber(frame(options).locale, Number(given(value, 'number'))),
    percent: (ratio: unknown, options: HelperOptions) =>
      formatPercent(frame(options).locale, Number(given(ratio, 'percent'))),
    join: (items: unknown, options: HelperOptions) =>
      formatList(frame(options).locale, given(items, 'join') as string[]),
  };
}

const logicHelpers: Helpers = {
  eq: (a: unknown, b: unknown) => given(a, 'eq') === given(b, 'eq'),
  and: (...args: unknown[]) => args.slice(0, -1).every(isTruthy),
  or: (...args: unknown[]) => args.slice(0, -1).find(isTruthy) ?? false,
  not: (value: unknown) => !isTruthy(value),
  includes: (items: unknown, item: unknown) =>
    ((given(items, 'includes') as unknown[] | null) ?? []).includes(given(item, 'includes')),
};

const valueHelpers: Helpers = {
  concat: (...args: unknown[]) =>
    args
      .slice(0, -1)
      .map((part) => String(given(part, 'concat')))
      .join(''),
  list: (...args: unknown[]) => args.slice(0, -1),
  item: (options: HelperOptions) => ({ ...options.hash }),
};

function formHelpers(catalogues: Catalogues): Helpers {
  return {
    errorOf: (mistakes: unknown, field: unknown, options: HelperOptions) => {
      const all = (mistakes ?? []) as FieldMistake[];
      const mistake = all.find((candidate) => candidate.field === field);
      if (mistake === undefined) return null;
      return catalogues.text(frame(options).locale, mistake.text, mistake.values);
    },
    valueOf: (values: unknown, field: unknown) =>
      (values as Record<string, unknown> | null | undefined)?.[text(field, 'valueOf')] ?? null,
    csrfToken: (options: HelperOptions) => {
      const { csrf } = frame(options);
      return assertDefined(typeof csrf === 'function' ? csrf() : csrf, 'the token of the form');
    },
  };
}

/** The same notion as in `{{#if}}`: an empty list counts as false. */
function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function plainValue(value: unknown): unknown {
  return value instanceof Handlebars.SafeString ? value.toString() : value;
}

function given(value: unknown, helper: string): unknown {
  assert(value !== undefined, `${helper}: a value is undefined`);
  return value;
}

function text(value: unknown, helper: string): string {
  assert(typeof value === 'string', `${helper}: wants a text, got ${typeof value}`);
  return value;
}

function frame(options: HelperOptions): PageFrame {
  return (options.data as { page: PageFrame }).page;
}
