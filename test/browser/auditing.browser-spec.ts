import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Report } from '../../src/verifier/core/report';
import { ClosureService } from '../../src/modules/voting-rounds';
import { PROJECT_ROOT } from '../../src/platform/config/paths';
import { startTestApp, type TestApp } from '../support/app';
import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import type { Reader } from '../support/browser-reader';
import { castBallot, tick, typeCode, wordingOf } from '../support/browser-voter';
import { openRound, type RoundScenario } from '../support/round-scenario';
import { checkBundle, VERIFY_PAGE } from '../support/verify-page';
import { vote } from '../support/voter-steps';

const words = wordingOf('en');

describeInBrowser('an auditor checks a round with what the browser downloads', () => {
  let baraza: TestApp;
  let browser: TestBrowser;
  let scenario: RoundScenario;
  let auditor: Reader;
  let code: string;
  let seen: string;
  let receipt: string;
  let bundle: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza);
    for (let voter = 1; voter < 6; voter += 1) await vote(baraza, scenario, voter, 'a1', 'k2');
    browser = await startBrowser(baraza);
    auditor = await browser.reader({ name: 'auditor' });
  });

  afterAll(async () => {
    await browser?.close();
    await baraza?.close();
  });

  const inFolder = (name: string) => join(baraza.config.dataDir, name);

  it('a voter keeps the receipt file, and the auditor a signed head, while voting is open', async () => {
    const voter = await browser.reader({ name: 'receipt', kind: 'phone' });
    await voter.open(`/rounds/${scenario.slug}/code`);
    await typeCode(voter, scenario.codes[0] ?? '', words);
    await tick(voter, 'a3');
    code = await castBallot(voter, words);
    receipt = inFolder('receipt.tlog-proof');
    await (await voter.download('Save the receipt file')).saveAs(receipt);
    await voter.leave();
    await auditor.open(`/rounds/${scenario.slug}`);
    await auditor.follow('The vote log');
    seen = inFolder('seen-checkpoint');
    writeFileSync(seen, await checkpoint());
  });

  it('downloads the tally bundle, whose hash is on the page', async () => {
    baraza.clock.advance(8 * 86_400);
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    await auditor.open(`/rounds/${scenario.slug}`);
    await auditor.follow('See the results');
    await auditor.follow('How to check it');
    const download = await auditor.download(/Download the tally bundle/);
    bundle = inFolder(download.suggestedFilename());
    await download.saveAs(bundle);
    const hash = createHash('sha256').update(readFileSync(bundle)).digest('hex');
    expect(await auditor.textOf('#sha256')).toBe(hash);
  });

  it('runs the verifier over it with key, head and receipt, and it passes', async () => {
    const vkey = await auditor.textOf('#vkey');
    const { exitCode, report } = await verify(
      bundle,
      '--vkey',
      vkey,
      '--seen',
      seen,
      '--receipt',
      receipt,
    );
    expect(report).toMatchObject({ verdict: 'pass', totals: { credentials: 6 } });
    expect(exitCode).toBe(0);
  });

  it('checks it in the browser as well, with the page that the site serves', async () => {
    const vkey = await auditor.textOf('#vkey');
    const hash = await auditor.textOf('#page-sha256');
    expect(createHash('sha256').update(readFileSync(VERIFY_PAGE)).digest('hex')).toBe(hash);
    await auditor.follow('Check it in the browser');
    const [name, bytes] = ['round.zip', readFileSync(bundle)];
    const receipts = [{ name: 'receipt', text: readFileSync(receipt, 'utf8') }];
    await checkBundle(auditor.page, { name, bytes }, { vkey, receipts, seen: [] });
    expect(await auditor.textOf('#verdict')).toBe('PASS: everything holds');
    await auditor.lookAround();
    await auditor.open(`/rounds/${scenario.slug}/verify`);
  });

  it('the verifier fails a bundle in which one digit was changed', async () => {
    const bytes = readFileSync(bundle);
    bytes[bytes.indexOf('"costMinor":"4000000"') + 13] = '5'.charCodeAt(0);
    writeFileSync(inFolder('forged.zip'), bytes);
    const { exitCode, report } = await verify(inFolder('forged.zip'), '--vkey', 'self');
    expect(report?.verdict).not.toBe('pass');
    expect(exitCode).not.toBe(0);
  });

  it('the receipt can still be looked up, also in Arabic and in the dark', async () => {
    const reader = await browser.reader({
      ...{ name: 'later', kind: 'phone', language: 'ar', colors: 'dark' },
    });
    await reader.open(`/rounds/${scenario.slug}/receipts/${code}`);
    await reader.open(`/rounds/${scenario.slug}/results`);
    await reader.open(`/rounds/${scenario.slug}/verify`);
    await reader.open(`/rounds/${scenario.slug}/log`);
    expect(await reader.page.locator('html').getAttribute('dir')).toBe('rtl');
  });

  function checkpoint(): Promise<string> {
    return auditor.page.evaluate<string>(`document.querySelector('#checkpoint').textContent`);
  }
});

/** Runs the program that anybody can run, in a process of its own. */
function verify(...args: readonly string[]) {
  const program = join(PROJECT_ROOT, 'bin', 'baraza');
  return new Promise<{ exitCode: number; report: Report | undefined }>((resolve) => {
    execFile(program, ['verify', ...args, '--json'], (error, stdout) => {
      const exitCode = error === null ? 0 : Number(error.code);
      const report = stdout === '' ? undefined : (JSON.parse(stdout) as Report);
      resolve({ exitCode, report });
    });
  });
}
