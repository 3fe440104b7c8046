import { readFileSync } from 'node:fs';

import type { CDPSession, ConsoleMessage, Page, Response } from 'playwright-core';

import { mistakesIn } from './browser-html';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** The narrowest phone that pages must fit. */
const NARROW = 360;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What axe finds is a failure from here on; the rest is printed. */
const GRAVE = ['serious', 'critical'];

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly tags: readonly string[];
  readonly targets: string;
}

/**
 * Examines pages as they stand in the browser, under their real Content-Security-Policy: axe, valid
 * HTML as it was sent, no sideways scrolling on a phone, a quiet console (it is there that the
 * browser reports what the policy refused).
 */
export class PageInspector {
  private complaints: string[] = [];
  private answer: Response | undefined;
  private readonly noted = new Set<string>();

  constructor(private readonly page: Page) {
    page.on('console', (message) => this.listen(message));
    page.on('pageerror', (error) => this.complaints.push(`script: ${error.message}`));
    page.on('response', (response) => {
      const request = response.request();
      if (request.isNavigationRequest() && request.redirectedTo() === null) this.answer = response;
    });
  }

  /** Fails with everything that is wrong with the page, and where. */
  async inspect(): Promise<void> {
    const html = (await this.answer?.text()) ?? '';
    const faults = [
      ...(await mistakesIn(html)).map((mistake) => `html: ${mistake}`),
      ...(await this.barriers()),
      ...(await this.overflow()),
      ...this.complaints.splice(0),
    ];
    expect({ page: this.page.url(), faults }).toEqual({ page: this.page.url(), faults: [] });
  }

  private listen(message: ConsoleMessage): void {
    const text = message.text();
    // A form that comes back with mistakes has this status; Chromium writes it to the console.
    const isMistake = text.includes('the server responded with a status of 422');
    if (message.type() === 'error' && !isMistake) this.complaints.push(`console: ${text}`);
  }

  /** axe runs in a world of its own: the policy of the page neither stops it nor is loosened. */
  private async barriers(): Promise<string[]> {
    const session = await this.page.context().newCDPSession(this.page);
    const found = await runAxe(session);
    await session.detach();
    const isGrave = ({ impact, tags }: Finding) =>
      GRAVE.includes(impact) && !tags.includes('best-practice');
    found.filter((finding) => !isGrave(finding)).forEach((finding) => this.note(finding));
    return found.filter(isGrave).map(({ id, targets }) => `axe: ${id}: ${targets}`);
  }

  private note({ id, impact, targets }: Finding): void {
    const note = `axe, ${impact}: ${id}: ${targets} on ${new URL(this.page.url()).pathname}\n`;
    if (!this.noted.has(note)) process.stderr.write(note);
    this.noted.add(note);
  }

  private async overflow(): Promise<string[]> {
    const size = this.page.viewportSize();
    const isWide = size !== null && size.width > NARROW;
    if (isWide) await this.page.setViewportSize({ width: NARROW, height: size.height });
    const wide = await this.page.evaluate<string[]>(WIDER_THAN_PHONE);
    if (isWide) await this.page.setViewportSize(size);
    return wide.map((what) => `wider than ${NARROW} px: ${what}`);
  }
}

/** What sticks out at the end of the line, unless it scrolls in a frame of its own. */
const WIDER_THAN_PHONE = `(() => {
  const width = document.scrollingElement.scrollWidth;
  if (width <= ${NARROW}) return [];
  const sticksOut = (element) => {
    const { left, right } = element.getBoundingClientRect();
    return right > ${NARROW} + 1 || left < -1;
  };
  const names = [...document.body.querySelectorAll('*')].filter(sticksOut).map((element) =>
    element.tagName.toLowerCase() + '.' + (element.getAttribute('class') ?? ''));
  return ['scrolls to ' + width + ' px', ...new Set(names)].slice(0, 8);
})()`;

async function runAxe(session: CDPSession): Promise<Finding[]> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
  });
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result.value as unknown;
  };
  // Where scripts are off, timers never fire, and axe waits for them; promises still settle.
  await evaluate('globalThis.setTimeout = (act) => void Promise.resolve().then(act)');
  await evaluate(`${AXE}; undefined`);
  const options = { runOnly: RULES, preload: false, resultTypes: ['violations'] };
  const found = await evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => JSON.stringify(
      violations.map(({ id, impact, tags, nodes }) => ({
        id, impact, tags, targets: nodes.map(({ target }) => target.join(' ')).join(', ') }))))`,
  );
  return JSON.parse(String(found)) as Finding[];
}
