import { startTestApp, type TestApp } from '../support/app';
import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import { pressKey, tabTo } from '../support/browser-keyboard';
import { tick, trackingCode, typeCode, wordingOf } from '../support/browser-voter';
import { openRound, type RoundScenario } from '../support/round-scenario';

const english = wordingOf('en');
const arabic = wordingOf('ar');

describeInBrowser('a voter who wants to be able to prove her vote', () => {
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

  it('gets the private part without scripts, once, and a receipt without it', async () => {
    const voter = await browser.reader({ name: 'private', kind: 'phone', hasScripts: false });
    await voter.open(`${path}/code`);
    await typeCode(voter, scenario.codes[0] ?? '', english);
    await tick(voter, 'a1');
    await voter.press(english('ballots.show.check'));
    await voter.page.getByText(english('ballots.private.offer')).tap();
    await voter.lookAround();
    await voter.choose(english('ballots.private.label'));
    await voter.press(english('ballots.check.cast'));
    expect(await voter.heading()).toBe(english('ballots.private.title'));
    expect(await voter.textOf('#private-line')).toContain('"salt"');
    const code = await voter.textOf('#tracking-code');
    await voter.follow(english('ballots.private.receipt'), 'main');
    expect(await trackingCode(voter)).toBe(code);
    expect(await voter.textOf('main')).not.toContain('salt');
    await voter.leave();
  });

  it('gets it with the keyboard alone, in Arabic', async () => {
    const voter = await browser.reader({ name: 'private-ar', language: 'ar' });
    const { keyboard } = voter.page;
    await voter.open(`${path}/code`);
    await typeCode(voter, scenario.codes[1] ?? '', arabic);
    await voter.press(arabic('ballots.show.check'));
    await tabTo(voter, arabic('ballots.check.blankLabel'));
    await keyboard.press('Space');
    await tabTo(voter, arabic('ballots.private.offer'));
    await keyboard.press('Enter');
    await tabTo(voter, arabic('ballots.private.label'));
    await keyboard.press('Space');
    await tabTo(voter, arabic('ballots.check.cast'));
    await pressKey(voter, 'Enter');
    await voter.lookAround();
    expect(await voter.heading()).toBe(arabic('ballots.private.title'));
    expect(await voter.textOf('#private-line')).toContain('"ballot":{}');
    await voter.open(`${path}/log`);
    expect(await voter.textOf('main')).toContain(arabic('vote-log.log.noWitness'));
    await voter.leave();
  });
});
