import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { assert, assertDefined } from '../../domain/shared/assert';
import { PROJECT_ROOT } from '../config/paths';
import { formattingLocale, type Language, languageOf, negotiate } from './languages';

/** What a message may be given; texts are inserted as they are, numbers formatted by the locale. */
export type TextValues = Readonly<Record<string, string | number | bigint | boolean>>;

type Messages = ReadonlyMap<string, string>;

/** Most messages have no values, and are then just their text. */
type Compiled = string | IntlMessageFormat;

const ICU_SYNTAX = /[{}']/;

/** The city's first language comes first; others follow in the order of their codes. */
const FIRST_LANGUAGE = 'en';

/**
 * All texts of all languages: `locales/<language>/<namespace>.json`, where `signIn` in
 * `common.json` has the key `common.signIn`, and nested objects add their names to the key.
 * Messages are ICU MessageFormat; tags are plain text.
 */
export class Catalogues {
  private readonly messages = new Map<string, Messages>();
  private readonly compiled = new Map<string, Compiled>();
  private readAt = 0;

  /** @param folder holds one folder per language */
  constructor(private readonly folder: string = join(PROJECT_ROOT, 'locales')) {
    this.read();
  }

  /**
   * The text of a key in a language, with its values filled in.
   * @throws when the language, the key or a value of the message is missing
   */
  text(locale: string, key: string, values: TextValues = {}): string {
    const id = `${locale}\n${key}`;
    const message = this.compiled.get(id) ?? this.compile(locale, key);
    this.compiled.set(id, message);
    return typeof message === 'string' ? message : String(message.format({ ...values }));
  }

  /** Whether the language has a text of that key. */
  has(locale: string, key: string): boolean {
    return this.messages.get(locale)?.has(key) ?? false;
  }

  /**
   * The message of a key before any value is filled in.
   * @throws when the language or the key is missing
   */
  source(locale: string, key: string): string {
    const source = this.messages.get(locale)?.get(key);
    assert(source !== undefined, `no text "${key}" in the language "${locale}"`);
    return source;
  }

  /** The keys of a language, sorted. */
  keys(locale: string): string[] {
    return [...assertDefined(this.messages.get(locale), `language ${locale}`).keys()].sort();
  }

  /** The languages of the installation, the first is the fallback. */
  languages(): Language[] {
    return this.codes().map(languageOf);
  }

  /** The language of a page, from the reader's cookie, else from what the browser accepts. */
  negotiateLocale(cookie: string | undefined, acceptLanguage: string | undefined): string {
    return negotiate(this.codes(), cookie, acceptLanguage);
  }

  /** Reads the files again when one of them has changed since; for development. */
  refresh(): void {
    const newest = Math.max(...this.files().map((file) => statSync(file.path).mtimeMs));
    if (newest > this.readAt) this.read();
  }

  private codes(): [string, ...string[]] {
    const others = [...this.messages.keys()].filter((code) => code !== FIRST_LANGUAGE).sort();
    return [FIRST_LANGUAGE, ...others];
  }

  private compile(locale: string, key: string): Compiled {
    const source = this.source(locale, key);
    if (!ICU_SYNTAX.test(source)) return source;
    return new IntlMessageFormat(source, formattingLocale(locale), undefined, { ignoreTag: true });
  }

  private read(): void {
    const found = new Map<string, Map<string, string>>();
    for (const { locale, path } of this.files()) {
      const messages = found.get(locale) ?? new Map<string, string>();
      found.set(locale, messages);
      addMessages(messages, basename(path, '.json'), JSON.parse(readFileSync(path, 'utf8')));
      this.readAt = Math.max(this.readAt, statSync(path).mtimeMs);
    }
    assert(found.has(FIRST_LANGUAGE), `no texts in the language "${FIRST_LANGUAGE}"`);
    this.compiled.clear();
    this.messages.clear();
    for (const [locale, messages] of found) this.messages.set(locale, messages);
  }

  private files(): { locale: string; path: string }[] {
    const folders = readdirSync(this.folder, { withFileTypes: true }).filter((f) =>
      f.isDirectory(),
    );
    return folders.flatMap(({ name }) =>
      readdirSync(join(this.folder, name))
        .filter((file) => file.endsWith('.json'))
        .map((file) => ({ locale: name, path: join(this.folder, name, file) })),
    );
  }
}

function addMessages(messages: Map<string, string>, key: string, node: unknown): void {
  if (typeof node === 'string') {
    assert(!messages.has(key), `the text "${key}" is there twice`);
    messages.set(key, node);
    return;
  }
  assert(typeof node === 'object' && node !== null, `"${key}" is neither a text nor an object`);
  for (const [name, child] of Object.entries(node)) addMessages(messages, `${key}.${name}`, child);
}
