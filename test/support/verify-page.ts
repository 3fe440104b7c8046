import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Page } from 'playwright-core';

import { PROJECT_ROOT } from '../../src/platform/config/paths';
import type { VerifyOptions } from '../../src/verifier/core/bundle';

/** The built page, opened as a file from a stick would be. */
export const VERIFY_PAGE = pathToFileURL(join(PROJECT_ROOT, 'dist', 'verifier', 'verify.html'));

/** Fills the form of the verify page and starts the check; waits for the verdict. */
export async function checkBundle(
  page: Page,
  zip: { name: string; bytes: Buffer },
  { vkey = '', seen = [], receipts = [] }: VerifyOptions,
): Promise<void> {
  await page.locator('#bundle').setInputFiles(asFile(zip.name, zip.bytes));
  await page.locator('#vkey').fill(vkey === 'self' ? '' : vkey);
  await page.locator('#self').setChecked(vkey === 'self');
  await page.evaluate(`document.querySelector('#more').open = true`);
  const heads = seen.map((text, i) => asFile(`head ${i}`, Buffer.from(text)));
  await page.locator('#heads').setInputFiles(heads);
  const files = receipts.map(({ name, text }) => asFile(name, Buffer.from(text)));
  await page.locator('#receipts').setInputFiles(files);
  await page.locator('button.primary').click();
  await page.locator('button.primary:enabled').waitFor();
  await page.locator('#verdict').waitFor();
}

/** The report as the page shows it to those who ask. */
export async function shownReport(page: Page): Promise<string> {
  const report = page.locator('#report');
  await page.evaluate(`document.querySelector('#report').closest('details').open = true`);
  await report.filter({ hasText: '"verdict"' }).waitFor();
  return (await report.textContent()) ?? '';
}

function asFile(name: string, buffer: Buffer) {
  return { name, mimeType: 'application/octet-stream', buffer };
}
