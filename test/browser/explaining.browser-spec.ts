import { ClosureService } from '../../src/modules/voting-rounds';
import { startTestApp, type TestApp } from '../support/app';
import { Visitor, isWaiting } from '../support/agent';
import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import type { Reader } from '../support/browser-reader';
import { makeAccount } from '../support/officer';
import { openRound, PASSWORD, type RoundScenario } from '../support/round-scenario';
import { vote } from '../support/voter-steps';

/** Tables of which a part is out of sight: a figure that is cut reads as another figure. */
const CUT_TABLES = `[...document.querySelectorAll('.table-frame')]
  .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
  .map((frame) => frame.getAttribute('aria-label'))`;

describeInBrowser('people read why the result is what it is', () => {
  let baraza: TestApp;
  let browser: TestBrowser;
  let scenario: RoundScenario;
  let results: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza);
    results = `/rounds/${scenario.slug}/results`;
    for (const voter of [0, 1, 2, 3]) await vote(baraza, scenario, voter, 'a1', 'a3', 'k1', 'k2');
    for (const voter of [4, 5]) await vote(baraza, scenario, voter, 'a2', 'k1');
    await vote(baraza, scenario, 6, 'k3');
    baraza.clock.advance(8 * 86_400);
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    await compared();
    browser = await startBrowser(baraza);
  });

  afterAll(async () => {
    await browser?.close();
    await baraza?.close();
  });

  /** The first reader begins the comparison; the journeys look at it when it is done. */
  async function compared(): Promise<void> {
    const page = await new Visitor(baraza.url).get(`${results}/comparison`);
    if (isWaiting(page)) await compared();
  }

  async function readAll(reader: Reader): Promise<void> {
    const pages = ['', '/projects/a2', '/projects/a1', '/comparison', '/fairness'];
    for (const page of pages) {
      await reader.open(`${results}${page}`);
      expect([page, await cutTables(reader)]).toEqual([page, []]);
    }
  }

  const cutTables = ({ page }: Reader): Promise<string[]> => page.evaluate<string[]>(CUT_TABLES);

  it('at a desk, following links from the result', async () => {
    const reader = await browser.reader({ name: 'desk' });
    await readAll(reader);
    await reader.open(results);
    await reader.follow('<b>Project</b> a2 🌳', 'main');
    await reader.follow('All results');
    await reader.follow('What other rules would have chosen');
    await reader.follow('Who is served by the result');
  });

  it('on a phone, without scripts', async () => {
    await readAll(await browser.reader({ name: 'phone', kind: 'phone', hasScripts: false }));
  });

  it('in Arabic, in the dark', async () => {
    const look = { kind: 'phone', language: 'ar', colors: 'dark' } as const;
    const reader = await browser.reader({ name: 'dark', ...look });
    await readAll(reader);
    expect(await reader.page.locator('html').getAttribute('dir')).toBe('rtl');
    await readAll(await browser.reader({ name: 'dark-desk', language: 'ar', colors: 'dark' }));
  });

  it('and officers try rules on ballots of an earlier round', async () => {
    const officer = await browser.reader({ name: 'officer' });
    const draft = await openRound(baraza, { isOpen: false });
    await officer.signIn(await makeAccount(baraza, 'officer'), PASSWORD);
    await officer.open(`/rounds/${draft.slug}/setup`);
    await officer.follow('Try rules on earlier ballots');
    await officer.page.getByLabel('Ballots of an earlier round').selectOption(scenario.slug);
    await officer.press('Compare the rules');
    expect(await officer.textOf('h1')).toContain('Trial');
  });
});
