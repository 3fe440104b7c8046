import { startTestApp, type TestApp } from '../support/app';
import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import { pressKey, tabTo } from '../support/browser-keyboard';
import type { Reader } from '../support/browser-reader';
import {
  castBallot,
  lookUp,
  tick,
  trackingCode,
  typeCode,
  wordingOf,
} from '../support/browser-voter';
import { openRound, type RoundScenario } from '../support/round-scenario';

const TRACKING_CODE = /^([0-9A-Z]{5}-){4}[0-9A-Z]$/;
const english = wordingOf('en');
const arabic = wordingOf('ar');

describeInBrowser('voting with a code in the browser, on a phone of 360 pixels', () => {
  let baraza: TestApp;
  let browser: TestBrowser;
  let scenario: RoundScenario;
  let path: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza);
    path = `/rounds/${scenario.slug}`;
    browser = await startBrowser(baraza);
  });

  afterAll(async () => {
    await browser?.close();
    await baraza?.close();
  });

  const codeOf = (voter: number) => scenario.codes[voter] ?? '';

  const countOf = (voter: Reader, pot: string) =>
    voter.textOf(`#field-pot-${pot} [data-ballot-status]`);

  it('a finger ticks, the count runs along, and the receipt can be looked up', async () => {
    const voter = await browser.reader({ name: 'voter', kind: 'phone' });
    await voter.open('/');
    await voter.open(path);
    await voter.follow('Vote', 'main');
    await typeCode(voter, 'AAAA-BBBB-CCCC', english);
    expect(await voter.textOf('.error-summary')).toContain('not on the list');
    await typeCode(voter, codeOf(0).toLowerCase(), english);
    expect(await countOf(voter, 'ideas')).toBe('0 of 2 chosen');
    expect(await countOf(voter, 'basket')).toBe('zł 0 of zł 50,000 chosen');
    await tick(voter, 'a1');
    await tick(voter, 'a3');
    await tick(voter, 'k1');
    expect(await countOf(voter, 'ideas')).toBe('2 of 2 chosen');
    expect(await countOf(voter, 'basket')).toBe('zł 20,000 of zł 50,000 chosen');
    await tick(voter, 'a2');
    expect(await countOf(voter, 'ideas')).toBe('3 chosen, 1 too many');
    await voter.press('Check my choices');
    expect(await voter.textOf('.error-summary')).toContain('Untick 1');
    await tick(voter, 'a2');
    await voter.press('Check my choices');
    await voter.press('Change my choices');
    expect(await countOf(voter, 'ideas')).toBe('2 of 2 chosen');
    const code = await castBallot(voter, english);
    expect(code).toMatch(TRACKING_CODE);
    expect(await voter.textOf('main')).not.toContain('a1 🌳');
    await lookUp(voter, scenario.slug, code, english);
    await voter.open(`${path}/vote-status`);
    await voter.open(`${path}/results`);
    expect(await voter.heading()).toBe('The result is not out yet');
    await voter.leave();
  });

  it('works the same without JavaScript; the server counts along', async () => {
    const voter = await browser.reader({ name: 'no-script', kind: 'phone', hasScripts: false });
    await voter.open(`${path}/code`);
    await typeCode(voter, codeOf(1), english);
    await tick(voter, 'a1');
    await voter.press('Recount');
    expect(await countOf(voter, 'ideas')).toBe('1 of 2 chosen');
    await tick(voter, 'a2');
    await tick(voter, 'a3');
    await voter.press('Check my choices');
    expect(await voter.textOf('.error-summary')).toContain('Untick 1');
    await tick(voter, 'a3');
    const code = await castBallot(voter, english);
    expect(code).toMatch(TRACKING_CODE);
    await lookUp(voter, scenario.slug, code, english);
    await voter.leave();
  });

  it('needs no more than a keyboard, and shows at each stop where one is', async () => {
    const voter = await browser.reader({ name: 'keyboard', kind: 'phone' });
    const { keyboard } = voter.page;
    await voter.open(`${path}/code`);
    await tabTo(voter, 'Skip to the main part');
    await keyboard.press('Enter');
    await tabTo(voter, 'Voting code');
    await keyboard.type(codeOf(2));
    await pressKey(voter, 'Enter');
    await tabTo(voter, 'Project</b> a1');
    await keyboard.press('Space');
    expect(await countOf(voter, 'ideas')).toBe('1 of 2 chosen');
    await tabTo(voter, 'Check my choices');
    await pressKey(voter, 'Enter');
    await tabTo(voter, 'Cast my vote');
    await pressKey(voter, 'Space');
    const code = await trackingCode(voter);
    expect(code).toMatch(TRACKING_CODE);
    await tabTo(voter, 'Save the receipt file');
    await voter.open(`${path}/receipts`);
    await tabTo(voter, 'Tracking code');
    await keyboard.type(code);
    await pressKey(voter, 'Enter');
    expect(await trackingCode(voter)).toBe(code);
    await voter.leave();
  });

  it('runs from right to left in Arabic, by the language of the browser', async () => {
    const voter = await browser.reader({ name: 'arabic', kind: 'phone', language: 'ar' });
    await voter.open(path);
    expect(await voter.page.locator('html').getAttribute('dir')).toBe('rtl');
    await voter.follow(arabic('voting-rounds.show.vote'), 'main');
    await typeCode(voter, codeOf(3), arabic);
    await tick(voter, 'a2');
    await tick(voter, 'k3');
    expect(await countOf(voter, 'ideas')).toBe(
      arabic('ballots.running.count', { count: 1, max: 2 }),
    );
    const code = await castBallot(voter, arabic);
    expect(code).toMatch(TRACKING_CODE);
    await lookUp(voter, scenario.slug, code, arabic);
    await voter.leave();
  });
});
