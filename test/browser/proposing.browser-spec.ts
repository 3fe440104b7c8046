import sharp from 'sharp';

import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import type { Reader } from '../support/browser-reader';
import { PASSWORD } from '../support/round-scenario';
import { startTown, type Town } from '../e2e/proposals/town';

const TITLE = 'Benches along the river';

describeInBrowser('proposing and reviewing in the browser', () => {
  let town: Town;
  let browser: TestBrowser;
  let resident: Reader;
  let reviewer: Reader;

  beforeAll(async () => {
    town = await startTown();
    browser = await startBrowser(town.test);
    resident = await browser.reader({ name: 'resident' });
    reviewer = await browser.reader({ name: 'reviewer' });
    await town.person('Remi', 'reviewer');
  });

  afterAll(async () => {
    await browser?.close();
    await town?.test.close();
  });

  it('a resident signs up, confirms by the mail, and signs in', async () => {
    await resident.open('/');
    await resident.follow('Sign in');
    await resident.follow('Make one');
    await resident.write('Your name in public', 'Sara');
    await resident.write('Email address', 'sara@example.org');
    await resident.write('Password', 'short');
    await resident.press('Make my account');
    expect(await resident.textOf('.error-summary')).toContain('at least 12 characters');
    await resident.write('Password', PASSWORD);
    await resident.press('Make my account');
    expect(await resident.heading()).toBe('Look into your mail');
    await resident.follow('Open the outbox');
    await resident.follow(/confirmations/);
    await resident.press('Confirm and sign in');
    await resident.open('/account');
    await resident.press('Sign out');
    await resident.signIn('sara@example.org', PASSWORD);
    await resident.follow('Sara');
    expect(await resident.heading()).toContain('Sara');
  });

  it('writes a proposal with a photo, keeps it as a draft, and publishes it', async () => {
    await resident.follow('Proposals');
    await resident.follow('Write a proposal');
    await resident.write('Title', TITLE);
    await resident.write('Your proposal', 'People who walk slowly need **places to sit**.');
    await resident.choose(/Whole town/);
    await resident.write(/What might it cost/, '12 500');
    await resident.attach('Photo', { name: 'river.jpg', type: 'image/jpeg', bytes: await photo() });
    await resident.write(/What does the photo show/, 'The river bank in spring');
    await resident.press('Save draft');
    expect(await resident.textOf('.badge, .notice')).toMatch(/draft/i);
    await showsPhoto(resident);
    await resident.follow('Proposals', 'header');
    expect(await resident.textOf('main')).not.toContain(TITLE);
    await resident.follow('Your proposals');
    await resident.follow(TITLE);
    await resident.follow('Edit');
    expect(await resident.field('Title').inputValue()).toBe(TITLE);
    await resident.write('Your proposal', 'People who walk slowly need **ten places to sit**.');
    await resident.press('Publish proposal');
    expect(await resident.heading()).toBe(TITLE);
    await resident.follow('All proposals');
    expect(await resident.textOf('.card')).toContain(TITLE);
  });

  it('a reviewer finds it among those that wait, and says what it costs and why', async () => {
    await reviewer.signIn('remi@lindenau.example', 'three blue herons');
    await reviewer.follow('Reviews', 'header');
    expect(await reviewer.textOf('main')).toContain('1 proposal is waiting');
    await reviewer.follow(TITLE);
    await reviewer.choose('Feasible with conditions');
    await reviewer.press('Publish review');
    expect(await reviewer.textOf('.error-summary')).toContain('Give reasons');
    await reviewer.write(/What will it cost/, '14 000');
    await reviewer.write('Reasons', 'Two of the ten stand where the river floods; they must move.');
    await reviewer.press('Publish review');
    await reviewer.open('/reviews');
    expect(await reviewer.textOf('main')).toContain('1 proposal is reviewed');
  });

  it('the proposer reads the review, and the mail about it', async () => {
    await resident.follow(TITLE);
    expect(await resident.textOf('main')).toContain('this can be done under conditions');
    expect(await resident.textOf('main')).toContain('they must move');
    await resident.open('/outbox');
    expect(await resident.textOf('main')).toContain(TITLE);
    await resident.open('/proposals?lang=ar');
    expect(await resident.page.locator('html').getAttribute('dir')).toBe('rtl');
  });

  async function showsPhoto(reader: Reader): Promise<void> {
    const image = reader.page.locator('main figure img');
    expect(await image.getAttribute('alt')).toBe('The river bank in spring');
    const width = `document.querySelector('main figure img').naturalWidth`;
    expect(await reader.page.evaluate<number>(width)).toBe(640);
  }
});

function photo(): Promise<Buffer> {
  const background = '#0b6e4f';
  return sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
