import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ClosureService } from '../../src/modules/voting-rounds';
import { zipSource } from '../../src/verifier/sources/zip-source';
import { startTestApp, type TestApp } from '../support/app';
import { describeInBrowser, startOfflineBrowser, type TestBrowser } from '../support/browser';
import { openRound } from '../support/round-scenario';
import { vote } from '../support/voter-steps';

describeInBrowser('a stranger opens the README of a bundle and no network', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-readme-'));
  const file = join(folder, 'README.html');
  let baraza: TestApp;
  let browser: TestBrowser;

  beforeAll(async () => {
    baraza = await startTestApp();
    const scenario = await openRound(baraza);
    await vote(baraza, scenario, 0, 'a1');
    baraza.clock.advance(8 * 86_400);
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    const zip = await fetch(`${baraza.url}/rounds/${scenario.slug}/tally-bundle`);
    const source = zipSource(Buffer.from(await zip.arrayBuffer()));
    writeFileSync(file, Buffer.from(source.read('README.html') ?? ''));
    browser = await startOfflineBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await baraza.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['phone', 'desk'] as const)(
    'finds no barrier on a %s, and asks for nothing',
    async (kind) => {
      const stranger = await browser.reader({ name: `readme on a ${kind}`, kind });
      const asked: string[] = [];
      stranger.page.on('request', (request) => asked.push(request.url()));
      const address = pathToFileURL(file).href;
      await stranger.open(address);
      expect(asked).toEqual([address]);
      expect(await stranger.page.locator('h1').count()).toBe(1);
    },
  );
});
