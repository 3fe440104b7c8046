import { BallotBox } from '../../src/modules/vote-log';
import { Visitor } from '../support/agent';
import { startTestApp, type TestApp } from '../support/app';
import { receiptPath } from '../support/acts';
import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import type { Reader } from '../support/browser-reader';
import { makeAccount } from '../support/officer';
import { openRound, PASSWORD, type RoundScenario } from '../support/round-scenario';
import { vote } from '../support/voter-steps';

describeInBrowser('two officers take a ballot out of the count', () => {
  let baraza: TestApp;
  let browser: TestBrowser;
  let olga: Reader;
  let piotr: Reader;
  let scenario: RoundScenario;
  let receipt: string;
  let code: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    browser = await startBrowser(baraza);
    olga = await browser.reader({ name: 'olga' });
    piotr = await browser.reader({ name: 'piotr' });
    for (const reader of [olga, piotr]) {
      await reader.signIn(await makeAccount(baraza, 'officer'), PASSWORD);
    }
  });

  afterAll(async () => {
    await browser?.close();
    await baraza?.close();
  });

  it('makes a key for each of them, before the opening', async () => {
    for (const reader of [olga, piotr]) {
      await reader.open('/account');
      await reader.follow('Your key for approving acts');
      await reader.write('Password', 'not my password');
      await reader.press('Make my key');
      expect(await reader.textOf('.error-summary')).toContain('This is not your password');
      await reader.write('Password', PASSWORD);
      await reader.press('Make my key');
      expect(await reader.textOf('main')).toContain('Short name of the key');
    }
    scenario = await openRound(baraza);
    receipt = receiptPath(scenario.slug, await vote(baraza, scenario, 0, 'a1'));
    code = (await new Visitor(baraza.url).get(receipt)).$('#tracking-code').text();
  });

  it('lets the first one propose and sign', async () => {
    await olga.open(`/rounds/${scenario.slug}`);
    await olga.follow('Acts of two officers');
    await olga.follow('Take a ballot out of the count');
    await olga.press('Sign and propose');
    expect(await olga.textOf('.error-summary')).toContain('Write the tracking code');
    await olga.write('Tracking code', code.toLowerCase());
    await olga.choose('The voter was not entitled to vote');
    await olga.write('Number of the case', 'PB-2026/17');
    await olga.write('What happened', 'The person moved away in March.');
    await olga.write('Password', PASSWORD);
    await olga.press('Sign and propose');
    expect(await olga.textOf('main')).toContain('You cannot approve it yourself');
  });

  it('asks the second one for her password again, and lets her approve', async () => {
    baraza.clock.advance(600);
    await piotr.open(`/rounds/${scenario.slug}/acts`);
    await piotr.follow('Take a ballot out of the count', '#proposals');
    expect(await piotr.heading()).toContain('password once more');
    await piotr.write('Password', PASSWORD);
    await piotr.press('Go on');
    expect(await piotr.textOf('#facts')).toContain(code);
    await piotr.write('Password', PASSWORD);
    await piotr.press('Sign and approve');
    expect(await piotr.textOf('main')).toContain('stands in the vote log');
  });

  it('shows everybody what was done, in both languages', async () => {
    baraza.clock.advance(86_400);
    const box = baraza.app.get(BallotBox, { strict: false });
    await (box as unknown as { publishDueHeads(): Promise<void> }).publishDueHeads();
    const phone = await browser.reader({ name: 'voter', kind: 'phone' });
    await phone.open(receipt);
    expect(await phone.textOf('.notice-warning')).toContain('ask the office');
    await phone.follow('Ballots taken out of the count', '.notice-warning');
    expect(await phone.textOf('#removals')).toContain(code);
    await phone.open(`/rounds/${scenario.slug}/voids?lang=ar`);
    expect(await phone.heading()).toContain('الأصوات المستبعدة');
    await phone.leave();
  });
});
