import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Download, Locator, Page } from 'playwright-core';

import { PageInspector } from './browser-inspector';

export type ReaderKind = 'phone' | 'desk';

/** A link, button or field: its words, or a pattern that they follow. */
type Words = string | RegExp;

/**
 * Somebody in front of the browser. Presses, taps and types as people do, and inspects every page on
 * which an action ends: see `PageInspector`.
 */
export class Reader {
  private readonly inspector: PageInspector;
  private pagesSeen = 0;

  constructor(
    readonly page: Page,
    private readonly who: { readonly name: string; readonly kind: ReaderKind },
  ) {
    this.inspector = new PageInspector(page);
  }

  /** Types an address into the address bar. */
  async open(path: string): Promise<void> {
    await this.arrive(() => this.page.goto(path));
  }

  /** Presses a button that leads to another page. */
  async press(name: Words, within = 'main'): Promise<void> {
    const button = this.page.locator(within).getByRole('button', named(name));
    await this.arrive(() => this.touch(button.first()));
  }

  /** Follows a link. */
  async follow(name: Words, within = 'body'): Promise<void> {
    const link = this.page.locator(within).getByRole('link', named(name));
    await this.arrive(() => this.touch(link.first()));
  }

  /** Does something that ends on another page, and looks at that page. */
  async arrive(action: () => Promise<unknown>): Promise<void> {
    const arrived = this.page.waitForEvent('load');
    await Promise.all([arrived, action()]);
    await this.lookAround();
  }

  /** Inspects the page as it stands now, for pages that change without leaving. */
  async lookAround(): Promise<void> {
    await this.inspector.inspect();
    await this.keepPicture();
  }

  async write(label: Words, text: string): Promise<void> {
    await this.field(label).fill(text);
  }

  /** Ticks or unticks a box, or chooses one of several answers. */
  async choose(label: Words): Promise<void> {
    await this.touch(this.field(label));
  }

  async attach(label: Words, file: { name: string; type: string; bytes: Buffer }): Promise<void> {
    const { name, type: mimeType, bytes: buffer } = file;
    await this.field(label).setInputFiles({ name, mimeType, buffer });
  }

  /** Follows a link that gives a file, or presses a button that does. */
  async download(name: Words): Promise<Download> {
    const main = this.page.locator('main');
    const target = main.getByRole('link', named(name)).or(main.getByRole('button', named(name)));
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.touch(target.first()),
    ]);
    return download;
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.open('/sign-in');
    await this.page.locator('main input[name="email"]').fill(email);
    await this.page.locator('main input[name="password"]').fill(password);
    const button = this.page.locator('main form[action="/sign-in"] button');
    await this.arrive(() => this.touch(button.first()));
  }

  field(label: Words): Locator {
    const controls = this.page.locator('main').locator('input, textarea, select');
    return controls.and(this.page.getByLabel(label)).first();
  }

  /** Path of the page. */
  path(): string {
    return new URL(this.page.url()).pathname;
  }

  async heading(): Promise<string> {
    return this.textOf('h1');
  }

  /** Text of the first element, blanks joined. */
  async textOf(selector: string): Promise<string> {
    const text = await this.page.locator(selector).first().innerText();
    return text.replace(/\s+/g, ' ').trim();
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }

  /** Fingers tap, mice click; the browser says so to the page. */
  private async touch(target: Locator): Promise<void> {
    await (this.who.kind === 'phone' ? target.tap() : target.click());
  }

  /** With BARAZA_SCREENSHOTS=folder each page is kept as a picture for people to look at. */
  private async keepPicture(): Promise<void> {
    const folder = process.env['BARAZA_SCREENSHOTS'];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    this.pagesSeen += 1;
    const place = this.path().replace(/[^a-z0-9]+/gi, '-');
    const name = `${this.who.name}-${String(this.pagesSeen).padStart(2, '0')}${place}.png`;
    await this.page.screenshot({ path: join(folder, name), fullPage: true });
  }
}

function named(name: Words): { name: Words; exact?: boolean } {
  return typeof name === 'string' ? { name, exact: true } : { name };
}
