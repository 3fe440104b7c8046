import type { RoundPotView } from '../../src/modules/voting-rounds';
import { startTestApp, type TestApp } from '../support/app';
import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import { pressKey, tabTo } from '../support/browser-keyboard';
import type { Reader } from '../support/browser-reader';
import { castBallot, trackingCode, typeCode, wordingOf } from '../support/browser-voter';
import { openRound, type RoundScenario } from '../support/round-scenario';

const TRACKING_CODE = /^([0-9A-Z]{5}-){4}[0-9A-Z]$/;
const english = wordingOf('en');
const arabic = wordingOf('ar');

const POINTS: Partial<RoundPotView> = {
  ballotType: 'cumulative',
  maxChoices: 3,
  ballotNumbers: { points: 10, mostPerProject: 6 },
};
const RATINGS: Partial<RoundPotView> = {
  ballotType: 'scoring',
  ballotNumbers: { lowest: 0, highest: 5, unlisted: 0 },
};
const PLACES: Partial<RoundPotView> = {
  ballotType: 'ordinal',
  maxChoices: 3,
  ballotNumbers: { rankPoints: [3, 2, 1], short: 'top' },
};

describeInBrowser('ballots with points, ratings and places', () => {
  let baraza: TestApp;
  let browser: TestBrowser;
  let points: RoundScenario;
  let places: RoundScenario;

  beforeAll(async () => {
    baraza = await startTestApp();
    points = await openRound(baraza, { ideas: POINTS, basket: RATINGS });
    places = await openRound(baraza, { ideas: PLACES });
    browser = await startBrowser(baraza);
  });

  afterAll(async () => {
    await browser?.close();
    await baraza?.close();
  });

  const statusOf = (voter: Reader, pot: string) =>
    voter.textOf(`#field-pot-${pot} [data-ballot-status]`);
  const label = (number: string) => new RegExp(`Project</b> ${number}`);
  const pick = (voter: Reader, number: string, value: string) =>
    voter.field(label(number)).selectOption(value);

  async function atTheBallot(voter: Reader, round: RoundScenario, place: number): Promise<void> {
    await voter.open(`/rounds/${round.slug}/code`);
    const words = (await voter.page.locator('html').getAttribute('lang')) === 'ar';
    await typeCode(voter, round.codes[place] ?? '', words ? arabic : english);
  }

  /** The link to the project's page comes before the list, and has the title in it, too. */
  async function tabToList(voter: Reader, title: string): Promise<void> {
    await tabTo(voter, title);
    await tabTo(voter, title);
  }

  it('points: steps and keys run along, and what is too much is named', async () => {
    const voter = await browser.reader({ name: 'points', kind: 'phone' });
    await atTheBallot(voter, points, 0);
    expect(await statusOf(voter, 'ideas')).toBe('10 of 10 points left');
    const more = voter.page.getByRole('button', { name: /^One point more: .*a1/ });
    for (let step = 0; step < 8; step += 1) await more.tap();
    expect(await voter.field(label('a1')).inputValue()).toBe('6');
    expect(await statusOf(voter, 'ideas')).toBe('4 of 10 points left');
    await voter.page.getByRole('button', { name: /^One point less: .*a1/ }).tap();
    await voter.field(label('a2')).fill('6');
    expect(await statusOf(voter, 'ideas')).toBe('1 too many: you have 10 points');
    await pick(voter, 'k1', '5');
    expect(await statusOf(voter, 'basket')).toBe('Projects rated: 1');
    await voter.press('Check my choices');
    expect(await voter.textOf('.error-summary')).toContain('Take 1 away');
    await voter.field(label('a2')).fill('9');
    await voter.press('Check my choices');
    expect(await voter.textOf('.ballot-entry .error')).toContain('from 1 to 6');
    await voter.field(label('a2')).fill('3');
    await voter.press('Check my choices');
    expect(await voter.textOf('main')).toContain('you give 8 of 10 points');
    await voter.press('Change my choices');
    expect(await statusOf(voter, 'ideas')).toBe('2 of 10 points left');
    expect(await castBallot(voter, english)).toMatch(TRACKING_CODE);
    await voter.leave();
  });

  it('points and ratings work the same without JavaScript', async () => {
    const voter = await browser.reader({ name: 'plain', kind: 'phone', hasScripts: false });
    await atTheBallot(voter, points, 1);
    await voter.field(label('a1')).fill('4');
    await pick(voter, 'k2', '0');
    await voter.press('Recount');
    expect(await statusOf(voter, 'ideas')).toBe('6 of 10 points left');
    expect(await statusOf(voter, 'basket')).toBe('Projects rated: 1');
    await voter.field(label('a3')).fill('7');
    await voter.press('Check my choices');
    expect(await voter.textOf('.error-summary')).toContain('from 1 to 6');
    await voter.field(label('a3')).fill('6');
    expect(await castBallot(voter, english)).toMatch(TRACKING_CODE);
    await voter.leave();
  });

  it('places need no more than a keyboard', async () => {
    const voter = await browser.reader({ name: 'places-keys', kind: 'phone' });
    const { keyboard } = voter.page;
    await atTheBallot(voter, places, 0);
    const first = voter.page.locator('#field-pot-ideas select').first();
    const title = voter.page.locator('#field-pot-ideas .ballot-title').first();
    const name = (await title.innerText()).replace(/\s+/g, ' ').trim();
    await tabToList(voter, name);
    await keyboard.press('ArrowDown');
    expect(await first.inputValue()).toBe('1');
    expect(await statusOf(voter, 'ideas')).toBe('1 of 3 places given');
    await tabToList(voter, 'Project</b> a');
    await keyboard.press('ArrowDown');
    await tabTo(voter, 'Check my choices');
    await pressKey(voter, 'Enter');
    expect(await voter.textOf('.error-summary')).toContain('to another project, too');
    // The link of the mistake leads to the list itself.
    await tabTo(voter, name);
    await keyboard.press('Enter');
    await keyboard.press('ArrowDown');
    await tabTo(voter, 'Check my choices');
    await pressKey(voter, 'Enter');
    expect(await voter.textOf('main')).toContain('2nd choice');
    await tabTo(voter, 'Cast my vote');
    await pressKey(voter, 'Enter');
    expect(await trackingCode(voter)).toMatch(TRACKING_CODE);
    await voter.leave();
  });

  it('places work without JavaScript, at a desk and in the dark', async () => {
    const options = { name: 'places-dark', hasScripts: false, colors: 'dark' } as const;
    const voter = await browser.reader(options);
    await atTheBallot(voter, places, 1);
    await pick(voter, 'a3', '1');
    await pick(voter, 'a1', '3');
    await voter.press('Check my choices');
    expect(await voter.textOf('.error-summary')).toContain('no project has place 2');
    await pick(voter, 'a1', '2');
    expect(await castBallot(voter, english)).toMatch(TRACKING_CODE);
    await voter.leave();
  });

  it('run from right to left in Arabic', async () => {
    const voter = await browser.reader({ name: 'arabic-types', kind: 'phone', language: 'ar' });
    await atTheBallot(voter, places, 2);
    await pick(voter, 'a2', '1');
    expect(await statusOf(voter, 'ideas')).toBe(
      arabic('ballots.running.ranked', { count: 1, max: 3 }),
    );
    expect(await castBallot(voter, arabic)).toMatch(TRACKING_CODE);
    await atTheBallot(voter, points, 3);
    await voter.field(label('a1')).fill('7');
    await voter.press(arabic('ballots.show.check'));
    expect(await voter.textOf('.ballot-entry .error')).toContain('6');
    await voter.field(label('a1')).fill('6');
    expect(await castBallot(voter, arabic)).toMatch(TRACKING_CODE);
    await voter.leave();
  });
});
