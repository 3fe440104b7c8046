import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../src/platform/config/paths';
import type { VerifyOptions } from '../../src/verifier/core/bundle';
import { zipSource } from '../../src/verifier/sources/zip-source';
import { verifyBundle } from '../../src/verifier/verify';
import { describeInBrowser, startOfflineBrowser, type TestBrowser } from '../support/browser';
import { tabTo } from '../support/browser-keyboard';
import type { Reader } from '../support/browser-reader';
import { buildBundle, type BuiltBundle } from '../support/bundle-builder';
import { FRAUDS } from '../support/frauds';
import { plainRound, RICH_ROUND } from '../support/sample-rounds';
import { zipOf } from '../support/stored-zip';
import { checkBundle, shownReport, VERIFY_PAGE } from '../support/verify-page';

const HTML = readFileSync(VERIFY_PAGE, 'utf8');

describeInBrowser('a stranger checks a bundle with verify.html and no network', () => {
  let browser: TestBrowser;
  let stranger: Reader;
  const asked: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'verify-page-'));

  beforeAll(async () => {
    browser = await startOfflineBrowser();
    stranger = await browser.reader({ name: 'verify' });
    stranger.page.on('request', (request) => asked.push(request.url()));
    await stranger.open(VERIFY_PAGE.href);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const zipped = (bundle: BuiltBundle) => ({ name: 'round.zip', bytes: zipOf(bundle.files) });

  async function reportOf(bytes: Buffer, options: VerifyOptions): Promise<string> {
    await checkBundle(stranger.page, { name: 'round.zip', bytes }, options);
    return shownReport(stranger.page);
  }

  const expected = (bytes: Buffer, options: VerifyOptions) =>
    `${JSON.stringify(verifyBundle(zipSource(bytes), options), null, 2)}\n`;

  it('is one file of less than 1 MB, whose policy names its one script and style', () => {
    expect(statSync(VERIFY_PAGE).size).toBeLessThan(1_000_000);
    const [, policy = ''] =
      /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(HTML) ?? [];
    const hashes = [...HTML.matchAll(/<(script|style)>(.*?)<\/\1>/gs)].map(
      ([, name = '', text = '']) =>
        `${name}-src 'sha256-${createHash('sha256').update(text).digest('base64')}'`,
    );
    expect(hashes).toHaveLength(2);
    expect(policy.split('; ').sort()).toEqual(
      [
        ...hashes,
        "default-src 'none'",
        'worker-src blob:',
        "base-uri 'none'",
        "form-action 'none'",
      ].sort(),
    );
    expect(HTML).not.toMatch(/(?:src|href)="(?!#)|style="|\son\w+="/);
  });

  it('passes a good bundle with key, receipts and earlier heads, as the command line does', async () => {
    const bundle = buildBundle(RICH_ROUND);
    const files = { receipt: bundle.receipt(2), head: bundle.head(4), zip: zipOf(bundle.files) };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const options = {
      vkey: bundle.vkey,
      seen: [files.head],
      receipts: [{ name: 'receipt', text: files.receipt }],
    };
    const shown = await reportOf(files.zip, options);
    const program = join(PROJECT_ROOT, 'bin', 'baraza');
    const given = ['--vkey', bundle.vkey, '--seen', 'head', '--receipt', 'receipt', '--json'];
    const printed = execFileSync(program, ['verify', 'zip', ...given], { cwd: folder });
    expect(shown).toBe(printed.toString());
    expect(await stranger.textOf('#verdict')).toBe('PASS: everything holds');
    const hash = createHash('sha256').update(files.zip).digest('hex');
    expect(await stranger.textOf('#result')).toContain(hash);
    await stranger.lookAround();
  });

  it('says in words what fails, and where', async () => {
    const bundle = buildBundle(RICH_ROUND);
    const zip = zipOf(bundle.files);
    const place = zip.indexOf('"costMinor":"40000"') + 13;
    zip[place] = '5'.charCodeAt(0);
    const shown = await reportOf(zip, { vkey: bundle.vkey });
    writeFileSync(join(folder, 'forged'), zip);
    const program = join(PROJECT_ROOT, 'bin', 'baraza');
    const given = ['verify', 'forged', '--vkey', bundle.vkey, '--json'];
    const printed = spawnSync(program, given, { cwd: folder });
    expect(shown).toBe(printed.stdout.toString());
    expect(await stranger.textOf('#verdict')).toBe('FAIL: do not trust this bundle');
    expect(await stranger.textOf('#result')).toContain('projects.json');
    await stranger.lookAround();
  });

  it('gives the very report of the verifier for a fraud against each check', async () => {
    const differing: string[] = [];
    const isFirst = ({ id }: (typeof FRAUDS)[number], at: number) =>
      FRAUDS.findIndex((fraud) => fraud.id === id) === at;
    for (const fraud of FRAUDS.filter(isFirst)) {
      const bundle = buildBundle(RICH_ROUND, fraud.cheats);
      fraud.after?.(bundle);
      const options = fraud.options?.(bundle) ?? { vkey: bundle.vkey };
      const { bytes } = zipped(bundle);
      const isSame = (await reportOf(bytes, options)) === expected(bytes, options);
      if (!isSame) differing.push(`${fraud.id}: ${fraud.what}`);
    }
    expect(differing).toEqual([]);
  });

  it('gives the very report of the verifier for good rounds of many sizes, and for no zip', async () => {
    for (const casts of [0, 1, 255, 300]) {
      const { bytes } = zipped(buildBundle(plainRound(casts)));
      expect(await reportOf(bytes, { vkey: 'self' })).toBe(expected(bytes, { vkey: 'self' }));
    }
    const { bytes } = zipped(buildBundle(plainRound(3)));
    expect(await reportOf(bytes, {})).toBe(expected(bytes, {}));
    expect(await stranger.textOf('#verdict')).toMatch(/^INCOMPLETE/);
    await stranger.lookAround();
    const junk = Buffer.from('this is no zip');
    expect(await reportOf(junk, {})).toBe(expected(junk, {}));
  });

  it('shows what a hostile bundle says as text, never as markup', async () => {
    const bundle = buildBundle(RICH_ROUND);
    bundle.files.set('<img src=x onerror="document.title=1">.txt', Buffer.from('x'));
    await reportOf(zipped(bundle).bytes, { vkey: bundle.vkey });
    expect(await stranger.textOf('#result')).toContain('<img src=x');
    expect(await stranger.page.locator('#result img').count()).toBe(0);
    expect(await stranger.page.title()).toBe('Check a voting round yourself');
  });

  it('saves the report as a file', async () => {
    const { bytes } = zipped(buildBundle(plainRound(3)));
    await reportOf(bytes, { vkey: 'self' });
    const [download] = await Promise.all([
      stranger.page.waitForEvent('download'),
      stranger.page.getByRole('button', { name: 'Save the report' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('round-report.json');
    const saved = join(folder, 'report.json');
    await download.saveAs(saved);
    expect(readFileSync(saved, 'utf8')).toBe(expected(bytes, { vkey: 'self' }));
  });

  it('asked nobody for anything but itself', () => {
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([]);
  });

  it('can be used with the keyboard alone, and says at the field what is missing', async () => {
    const reader = await browser.reader({ name: 'verify-keys' });
    await reader.open(VERIFY_PAGE.href);
    await tabTo(reader, 'Key of the log');
    await reader.page.keyboard.type('not a key');
    await tabTo(reader, 'Check the bundle');
    await reader.page.keyboard.press('Enter');
    await reader.page.locator('#errors:visible').waitFor();
    expect(await reader.page.evaluate(`document.activeElement.id`)).toBe('errors');
    expect(await reader.textOf('#errors')).toContain('Choose the tally bundle');
    expect(await reader.textOf('#vkey-error')).toContain('not a key of a log');
    await reader.lookAround();
    const { name, bytes } = zipped(buildBundle(plainRound(3)));
    const file = { name, mimeType: 'application/zip', buffer: bytes };
    await reader.page.locator('#bundle').setInputFiles(file);
    await tabTo(reader, 'not a key of a log');
    await pressEnterOnLink(reader);
    await reader.page.keyboard.press('ControlOrMeta+A');
    await reader.page.keyboard.press('Delete');
    await tabTo(reader, 'I have no key from elsewhere');
    await reader.page.keyboard.press('Space');
    await tabTo(reader, 'Check the bundle');
    await reader.page.keyboard.press('Space');
    await reader.page.locator('#verdict').waitFor();
    expect(await reader.textOf('#verdict')).toBe('PASS: everything holds');
    expect(await reader.page.evaluate(`document.activeElement.id`)).toBe('verdict');
    expect(await reader.textOf('#live')).toBe('PASS: everything holds');
    await reader.leave();
  });

  it('takes bundle, receipt and head that are dropped on it', async () => {
    const reader = await browser.reader({ name: 'verify-drop' });
    await reader.open(VERIFY_PAGE.href);
    const bundle = buildBundle(RICH_ROUND);
    await drop(reader, {
      'round.zip': zipped(bundle).bytes,
      'x.tlog-proof': Buffer.from(bundle.receipt(3)),
      checkpoint: Buffer.from(bundle.head(4)),
    });
    await reader.write('Key of the log', bundle.vkey);
    await reader.page.locator('button.primary').click();
    await reader.page.locator('#verdict').waitFor();
    const report = JSON.parse(await shownReport(reader.page)) as ReturnType<typeof verifyBundle>;
    expect(report.verdict).toBe('pass');
    const statusOf = (id: string) => report.checks.find((check) => check.id === id)?.status;
    expect([statusOf('L03'), statusOf('L07')]).toEqual(['pass', 'pass']);
    await reader.leave();
  });

  it('takes a head that was pasted, too', async () => {
    const reader = await browser.reader({ name: 'verify-paste' });
    await reader.open(VERIFY_PAGE.href);
    const bundle = buildBundle(RICH_ROUND);
    await reader.page.locator('#more summary').click();
    await reader.write('Or paste heads here', bundle.head(4));
    await checkBundle(reader.page, zipped(bundle), { vkey: bundle.vkey });
    const options = { vkey: bundle.vkey, seen: [bundle.head(4)], receipts: [] };
    expect(await shownReport(reader.page)).toBe(expected(zipped(bundle).bytes, options));
    await reader.leave();
  });

  it('speaks Arabic on a phone, in the dark', async () => {
    const reader = await browser.reader({
      ...{ name: 'verify-ar', kind: 'phone', language: 'ar', colors: 'dark' },
    });
    await reader.open(VERIFY_PAGE.href);
    expect(await reader.heading()).toBe('تحقق من جولة تصويت بنفسك');
    expect(await reader.page.locator('html').getAttribute('dir')).toBe('rtl');
    const bundle = buildBundle(RICH_ROUND);
    bundle.files.set('odd.txt', Buffer.from('x'));
    await checkBundle(reader.page, zipped(bundle), { vkey: bundle.vkey });
    expect(await reader.textOf('#verdict')).toBe('فاشل: لا تثق بهذه الحزمة');
    await reader.lookAround();
    await reader.page.getByRole('button', { name: 'English' }).click();
    expect(await reader.textOf('#verdict')).toBe('FAIL: do not trust this bundle');
    expect(await reader.page.locator('html').getAttribute('dir')).toBe('ltr');
    await reader.leave();
  });

  it('says without scripts what to do instead', async () => {
    const reader = await browser.reader({ name: 'verify-plain', kind: 'phone', hasScripts: false });
    await reader.open(VERIFY_PAGE.href);
    expect(await reader.textOf('main')).toContain('node baraza-verify.mjs BUNDLE --vkey KEY');
    expect(await reader.page.locator('form:visible').count()).toBe(0);
    await reader.leave();
  });

  it('checks without a thread where the browser gives none', async () => {
    const reader = await browser.reader({ name: 'verify-threadless' });
    await reader.page.addInitScript('delete globalThis.Worker');
    await reader.open(VERIFY_PAGE.href);
    const { bytes, name } = zipped(buildBundle(plainRound(3)));
    await checkBundle(reader.page, { name, bytes }, { vkey: 'self' });
    expect(await shownReport(reader.page)).toBe(expected(bytes, { vkey: 'self' }));
    await reader.leave();
  });
});

/** The first Enter on the summary's link jumps to the field that it names. */
async function pressEnterOnLink(reader: Reader): Promise<void> {
  await reader.page.keyboard.press('Enter');
  expect(await reader.page.evaluate(`document.activeElement.id`)).toBe('vkey');
}

/** Drops files on the page, as a hand would from the desktop. */
async function drop(reader: Reader, files: Readonly<Record<string, Buffer>>): Promise<void> {
  const list = Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')]);
  await reader.page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    for (const [name, base64] of ${JSON.stringify(list)}) {
      const bytes = Uint8Array.from(atob(base64), (symbol) => symbol.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
    }
    const target = document.querySelector('h1');
    for (const kind of ['dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }
  })()`);
}
