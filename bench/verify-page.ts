import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

import { BundleFolder } from '../src/modules/vote-log/bundle-folder';
import { joinZip } from '../src/modules/vote-log/bundle-zip';
import { zipFileSource } from '../src/verifier/sources/zip-file-source';
import { verifyBundle } from '../src/verifier/verify';
import { writeLargeBundle } from '../test/support/large-bundle';

/**
 * How long verify.html takes in headless Chromium (CHROME_PATH, else /usr/bin/chromium) for a bundle
 * of BARAZA_BALLOTS ballots over 100 projects, from the press of the button to the verdict. Fails beyond
 * the goal, or when the page says anything else than the verifier in Node.
 */
const BALLOTS = Number(process.env['BARAZA_BALLOTS'] ?? 100_000);
const GOAL_SECONDS = 60;
const PAGE = pathToFileURL(join(__dirname, '..', 'verifier', 'verify.html')).href;

async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'bench-verify-page-'));
  try {
    await measure(home);
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function measure(home: string): Promise<void> {
  const folder = new BundleFolder(join(home, 'part'));
  const file = join(home, 'round.zip');
  folder.begin();
  const round = { slug: 'many-voters', ballots: BALLOTS, hasCvr: true };
  const vkey = await writeLargeBundle(round, folder);
  const zip = await joinZip(folder, file);
  if (!zip.ok) throw new Error(`the bundle has ${zip.error.bytes} bytes, too many for a zip`);
  const started = performance.now();
  const expected = verifyBundle(zipFileSource(file), { vkey });
  const nodeSeconds = (performance.now() - started) / 1000;
  const { seconds, report } = await inBrowser(file, vkey);
  const isSame = report === `${JSON.stringify(expected, null, 2)}\n`;
  const isFast = seconds <= GOAL_SECONDS * Math.max(1, BALLOTS / 100_000);
  const megabytes = Math.round(zip.value.bytes / 1e6);
  print(`${BALLOTS} ballots, bundle of ${megabytes} MB, ${expected.verdict}`);
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
