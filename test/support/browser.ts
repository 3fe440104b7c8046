import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core';

import { Reader, type ReaderKind } from './browser-reader';
import type { TestApp } from './app';

const SWITCHES = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MILLISECONDS = 30_000;
/** A journey has a dozen pages, and axe is slow where the machine is busy. */
const JOURNEY_MILLISECONDS = 240_000;

const DEVICES = {
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  desk: { viewport: { width: 1280, height: 900 } },
} as const satisfies Record<ReaderKind, BrowserContextOptions>;

/** Who opens the site, and with what. */
export interface ReaderOptions {
  /** Name in error messages and of screenshots. */
  readonly name: string;
  readonly kind?: ReaderKind;
  readonly hasScripts?: boolean;
  readonly language?: 'en-GB' | 'ar';
  readonly colors?: 'light' | 'dark';
}

/** Chromium in front of one running Baraza. */
export interface TestBrowser {
  /** Somebody with cookies of their own. */
  reader(options: ReaderOptions): Promise<Reader>;
  close(): Promise<void>;
}

/** Like `describe`; without Chromium it fails in CI and is skipped elsewhere. */
export function describeInBrowser(title: string, journeys: () => void): void {
  jest.setTimeout(JOURNEY_MILLISECONDS);
  if (process.env['BARAZA_TEST_CHROMIUM'] !== undefined) {
    describe(title, journeys);
  } else if (process.env['CI'] === 'true') {
    it(title, () => {
      throw new Error('There is no Chromium for the browser journeys: apt-get install chromium');
    });
  } else {
    describe.skip(title, journeys);
  }
}

/**
 * Starts Chromium. It reaches the application under its public address, so that links in mails and
 * on code slips lead where they would lead in a city, and the site is a secure context.
 */
export async function startBrowser({ url, config }: TestApp): Promise<TestBrowser> {
  const mapped = `MAP ${new URL(config.publicUrl).host} ${new URL(url).host}`;
  return testBrowser(await launch(`--host-resolver-rules=${mapped}`), config.publicUrl);
}

/** Chromium on a device without a network: no name leads anywhere, only files open. */
export async function startOfflineBrowser(): Promise<TestBrowser> {
  return testBrowser(await launch('--host-resolver-rules=MAP * ~NOTFOUND'), 'file:///');
}

function launch(network: string): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['BARAZA_TEST_CHROMIUM'] ?? '',
    args: [...SWITCHES, network],
  });
}

function testBrowser(browser: Browser, baseUrl: string): TestBrowser {
  return {
    reader: (options) => newReader(browser, baseUrl, options),
    close: () => browser.close(),
  };
}

async function newReader(
  browser: Browser,
  baseURL: string,
  { name, kind = 'desk', hasScripts = true, language = 'en-GB', colors = 'light' }: ReaderOptions,
): Promise<Reader> {
  const context = await browser.newContext({
    ...DEVICES[kind],
    baseURL,
    locale: language,
    colorScheme: colors,
    // Where things move, a look at the wrong moment sees them on their way.
    reducedMotion: 'reduce',
    javaScriptEnabled: hasScripts,
    acceptDownloads: true,
  });
  context.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const page = await context.newPage();
  return new Reader(page, { name, kind });
}
