import { ClosureService } from '../../src/modules/voting-rounds';
import { startTestApp, type TestApp } from '../support/app';
import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import { pressKey, tabTo } from '../support/browser-keyboard';
import type { Reader } from '../support/browser-reader';
import { must, openRound, PASSWORD, type RoundScenario } from '../support/round-scenario';
import { officerWithKey, type Officer } from '../support/two-officers';
import { vote } from '../support/voter-steps';

const DAY = 86_400;
const COPIES = 'My office destroys all copies';

describeInBrowser('two officers destroy the keys of a round', () => {
  let baraza: TestApp;
  let browser: TestBrowser;
  let first: Officer;
  let second: Officer;
  let olga: Reader;
  let piotr: Reader;
  let scenario: RoundScenario;

  beforeAll(async () => {
    baraza = await startTestApp();
    first = await officerWithKey(baraza);
    second = await officerWithKey(baraza);
    scenario = await openRound(baraza);
    await vote(baraza, scenario, 0, 'a1');
    const closure = baraza.app.get(ClosureService, { strict: false });
    must(await closure.closeEarly(first.actor.accountId, scenario.slug, 'A flood ended it.'));
    await closure.closeDue();
    browser = await startBrowser(baraza);
    olga = await browser.reader({ name: 'olga', kind: 'phone' });
    piotr = await browser.reader({ name: 'piotr' });
  });

  afterAll(async () => {
    await browser?.close();
    await baraza?.close();
  });

  it('tells on a phone when it may be done, and lets the first one propose', async () => {
    await olga.signIn(first.actor.email, PASSWORD);
    await olga.open(`/rounds/${scenario.slug}/acts`);
    expect(await olga.textOf('#keys')).toContain('may be destroyed from');
    baraza.clock.advance(14 * DAY);
    await olga.signIn(first.actor.email, PASSWORD);
    await olga.open(`/rounds/${scenario.slug}/acts`);
    await olga.follow('Destroy the keys of this round');
    expect(await olga.textOf('#what-it-does')).toContain('Who cast which ballot');
    await olga.press('Sign and propose');
    expect(await olga.textOf('.error-summary')).toContain('destroys the copies, too');
    await olga.choose(new RegExp(COPIES));
    await olga.write('Number of the case', 'PB-2026/20');
    await olga.write('What happened', 'Nobody objected to the result in time.');
    await olga.write('Password', PASSWORD);
    await olga.press('Sign and propose');
    expect(await olga.textOf('main')).toContain('You cannot approve it yourself');
  });

  it('lets the second one approve with the keyboard alone, at a desk', async () => {
    await piotr.signIn(second.actor.email, PASSWORD);
    await piotr.open(`/rounds/${scenario.slug}/acts`);
    // The link that proposes it, the table of proposals, and the proposal in it.
    for (const _stop of [1, 2, 3]) await tabTo(piotr, 'Destroy the keys of this round');
    await pressKey(piotr, 'Enter');
    expect(await piotr.textOf('#what-it-does')).toContain('What nobody can know any more');
    await tabTo(piotr, COPIES);
    await piotr.page.keyboard.press('Space');
    await tabTo(piotr, 'Password');
    await piotr.page.keyboard.type(PASSWORD);
    await tabTo(piotr, 'Sign and approve');
    await pressKey(piotr, 'Enter');
    expect(await piotr.textOf('#facts')).toContain('They are destroyed.');
  });

  it('shows afterwards what is left, in both languages', async () => {
    await olga.open(`/rounds/${scenario.slug}/acts`);
    expect(await olga.textOf('#keys')).toBe('They are destroyed.');
    await olga.open(`/rounds/${scenario.slug}/log`);
    await olga.open(`/rounds/${scenario.slug}/verify`);
    await olga.open('/privacy');
    expect(await olga.textOf('#stage-closed')).toContain('the ballots are counted');
    await piotr.open('/privacy?lang=ar');
    await piotr.open(`/rounds/${scenario.slug}/acts?lang=ar`);
    expect(await piotr.textOf('#keys')).toBe('أُتلفت.');
  });
});
