import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

import { zipSource } from '../src/verifier/sources/zip-source';
import { verifyBundle } from '../src/verifier/verify';
import { buildBundle } from '../test/support/bundle-builder';
import { plainRound } from '../test/support/sample-rounds';
import { zipOf } from '../test/support/stored-zip';

/**
 * How long verify.html takes in headless Chromium (CHROME_PATH, else /usr/bin/chromium) for a bundle
 * of BARAZA_BALLOTS ballots, from the press of the button to the verdict. Fails beyond the goal, or
 * when the page says anything else than the verifier in Node.
 */
const BALLOTS = Number(process.env['BARAZA_BALLOTS'] ?? 100_000);
const GOAL_SECONDS = 60;
const EQUAL_SHARES = {
  id: 'equal-shares',
  version: 1,
  options: { utility: 'cost', completion: 'add1' },
};
const PAGE = pathToFileURL(join(__dirname, '..', 'verifier', 'verify.html')).href;

async function main(): Promise<void> {
  const { files, vkey } = buildBundle(plainRound(BALLOTS, EQUAL_SHARES));
  const zip = zipOf(files);
  const started = performance.now();
  const expected = verifyBundle(zipSource(zip), { vkey });
  const nodeSeconds = (performance.now() - started) / 1000;
  const folder = mkdtempSync(join(tmpdir(), 'bench-verify-page-'));
  const file = join(folder, 'round.zip');
  writeFileSync(file, zip);
  const { seconds, report } = await inBrowser(file, vkey);
  rmSync(folder, { recursive: true });
  const isSame = report === `${JSON.stringify(expected, null, 2)}\n`;
  const isFast = seconds <= GOAL_SECONDS * Math.max(1, BALLOTS / 100_000);
  print(`${BALLOTS} ballots, bundle of ${Math.round(zip.length / 1e6)} MB, ${expected.verdict}`);
  print(`the verifier in this Node: ${nodeSeconds.toFixed(1)} s`);
  print(`verify.html in Chromium: ${seconds.toFixed(1)} s (goal ${GOAL_SECONDS} s for 100,000)`);
  print(`the same report: ${isSame ? 'yes' : 'NO'}`);
  if (!isSame || !isFast || expected.verdict !== 'pass') process.exitCode = 1;
}

async function inBrowser(file: string, vkey: string) {
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(1_200_000);
  await page.goto(PAGE);
  await page.locator('#bundle').setInputFiles(file);
  await page.locator('#vkey').fill(vkey);
  const started = performance.now();
  await page.locator('button.primary').click();
  await page.locator('#verdict').waitFor();
  const seconds = (performance.now() - started) / 1000;
  await page.evaluate(`document.querySelector('#report').closest('details').open = true`);
  await page.locator('#report').filter({ hasText: '"verdict"' }).waitFor();
  const report = await page.locator('#report').textContent();
  await browser.close();
  return { seconds, report };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
