import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { assertDefined } from '../../domain/shared/assert';
import { PROJECT_ROOT } from '../config/paths';
import { FONT_FILES, fontFaces } from './fonts';

/** Where a template finds a file of `public`. */
export interface AssetUrls {
  /** The URL of "css/baraza.css" and so on, with a hash of its content. */
  url(name: string): string;
}

/** A file in memory, ready to be sent. */
export interface Asset {
  readonly name: string;
  readonly url: string;
  readonly type: string;
  readonly body: Buffer;
  readonly brotli: Buffer | undefined;
  readonly gzip: Buffer | undefined;
}

/** Style sheets in the order of their layers. */
const STYLE_ORDER = [
  ...['layers', 'reset', 'tokens', 'base', 'layout', 'components-frame', 'components-forms'],
  ...['components-messages', 'components-lists', 'components-cards', 'components-facts'],
  ...['components-money', 'components-ballot', 'components-record', 'utilities', 'print'],
];

/** Scripts of every page, sent as one module; others are sent on their own. */
const SCRIPT_ORDER = ['double-submit', 'copy', 'autosave', 'ballot', 'filter', 'live'];

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

const COMPRESSIBLE = /^text\/|svg|json/;

/**
 * The files of `public`, read once, compressed once, and served under URLs that change with their
 * content, so that browsers may keep them for ever.
 */
export class Assets implements AssetUrls {
  private byName = new Map<string, Asset>();
  private byUrl = new Map<string, Asset>();
  private stamp = 0;

  constructor(
    private readonly development: boolean,
    private readonly folder: string = join(PROJECT_ROOT, 'public'),
  ) {
    this.load();
  }

  /** @throws when there is no such file */
  url(name: string): string {
    if (this.development && this.newest() > this.stamp) this.load();
    return assertDefined(this.byName.get(name), `public/${name}`).url;
  }

  /** The file behind a URL path such as "/assets/baraza-0123456789.css". */
  find(url: string): Asset | undefined {
    return this.byUrl.get(url);
  }

  /** All files, for tests and budgets. */
  all(): Asset[] {
    return [...this.byName.values()];
  }

  private load(): void {
    this.stamp = this.newest();
    this.byName = new Map();
    this.byUrl = new Map();
    for (const [name, path] of FONT_FILES) this.add(`fonts/${name}`, readFileSync(path));
    for (const path of this.files()) {
      if (!path.startsWith('css/')) this.add(path, readFileSync(join(this.folder, path)));
    }
    this.add('css/baraza.css', Buffer.from(this.styles()));
    this.add('js/baraza.js', Buffer.from(this.scripts()));
  }

  private add(name: string, body: Buffer): void {
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
    const ending = extname(name);
    const plainName = name.slice(name.lastIndexOf('/') + 1, name.length - ending.length);
    const type = TYPES[ending] ?? 'application/octet-stream';
    const packs = COMPRESSIBLE.test(type);
    const url = `/assets/${plainName}-${hash}${ending}`;
    const asset: Asset = {
      ...{ name, url, type, body },
      brotli: packs ? this.brotli(body) : undefined,
      gzip: packs ? gzipSync(body) : undefined,
    };
    this.byName.set(name, asset);
    this.byUrl.set(url, asset);
  }

  private brotli(body: Buffer): Buffer {
    const quality = this.development ? 4 : constants.BROTLI_MAX_QUALITY;
    return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
  }

  private styles(): string {
    const sheets = STYLE_ORDER.map((name) => join(this.folder, 'css', `${name}.css`));
    const sources = sheets.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'));
    return minify(fontFaces((file) => this.url(`fonts/${file}`)) + sources.join('\n'));
  }

  private scripts(): string {
    const paths = SCRIPT_ORDER.map((name) => join(this.folder, 'js', `${name}.js`));
    const sources = paths.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'));
    return sources.map((source) => `{\n${source}}\n`).join('');
  }

  private files(): string[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => extname(path) in TYPES)
      .sort();
  }

  private newest(): number {
    return Math.max(0, ...this.files().map((path) => statSync(join(this.folder, path)).mtimeMs));
  }
}

/** Takes comments and needless white space out of a style sheet. */
export function minify(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: (?=[^{}]*[;}])/g, ':')
    .replaceAll(';}', '}')
    .trim();
}
