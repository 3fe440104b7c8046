import { CyclesService } from '../../src/modules/cycles';
import { startTestApp, type TestApp } from '../support/app';
import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import type { Reader } from '../support/browser-reader';
import { castBallot, tick, typeCode, wordingOf } from '../support/browser-voter';
import { makeAccount } from '../support/officer';
import { openRound, PASSWORD } from '../support/round-scenario';

const ROLL = ['id,style', ...Array.from({ length: 12 }, (_unused, i) => `P-${i + 1},city`)];
const TITLE = 'Autumn vote';

describeInBrowser('a council officer runs a round in the browser', () => {
  let baraza: TestApp;
  let browser: TestBrowser;
  let officer: Reader;
  let cycle: string;
  let path: string;
  let code: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    const { round } = await openRound(baraza, { isOpen: false });
    const cycles = baraza.app.get(CyclesService, { strict: false });
    cycle = (await cycles.byId(round.cycleId))?.title ?? '';
    browser = await startBrowser(baraza);
    officer = await browser.reader({ name: 'officer' });
    await officer.signIn(await makeAccount(baraza, 'officer'), PASSWORD);
  });

  afterAll(async () => {
    await browser?.close();
    await baraza?.close();
  });

  it('sets the round up, and sees what is missing', async () => {
    await officer.open('/console');
    await officer.follow('Set up a voting round');
    await officer.follow(cycle, 'main');
    await officer.write('Name of the round', ' ');
    await officer.press('Save and see what is missing');
    expect(await officer.textOf('.error-summary')).toContain('Give the round a name');
    await officer.write('Name of the round', TITLE);
    await officer.press('Save and see what is missing');
    path = officer.path().replace('/setup', '');
    expect(await officer.heading()).toContain(TITLE);
    expect(await officer.textOf('.check-list')).toContain('Import the voter roll');
  });

  it('imports the voter roll from a file, whole or not at all', async () => {
    await officer.follow('Voter roll');
    await officer.attach('File', csv([...ROLL, 'P-1,city']));
    await officer.press('Import');
    expect(await officer.page.locator('.error-summary').count()).toBe(1);
    await officer.attach('File', csv(ROLL));
    await officer.press('Import');
    await officer.open(`${path}/roll`);
    expect(await officer.textOf('main')).toContain('12 people are on the roll');
  });

  it('prints codes, which nobody sees a second time', async () => {
    await officer.open(`${path}/setup`);
    await officer.follow('Voting codes');
    await officer.press('Generate the codes');
    expect(await officer.page.locator('.slip').count()).toBe(12);
    code = await officer.textOf('.slip-code');
    expect(code).toMatch(/^([0-9A-Z]{4}-){2}[0-9A-Z]{4}$/);
    await officer.follow('Back to the check list');
    expect(await officer.textOf('main')).toContain('Everything is in place');
  });

  it('reads what will be frozen, and opens the round', async () => {
    await officer.follow('Look at the opening');
    await officer.press('Freeze and open');
    expect(await officer.page.locator('.error-summary').count()).toBe(1);
    await officer.write(/^Reason/, 'One small village, as its council asked.');
    await officer.choose('I have read this page, and it is right');
    await officer.press('Freeze and open');
    expect(officer.path()).toBe(path);
    expect(await officer.textOf('main')).toContain('12 people are on the voter roll');
  });

  it('a voter uses one of those codes', async () => {
    const words = wordingOf('en');
    const voter = await browser.reader({ name: 'officers-voter', kind: 'phone', colors: 'dark' });
    await voter.open(`${path}/code`);
    await typeCode(voter, code, words);
    await tick(voter, 'a1');
    await tick(voter, 'k1');
    await castBallot(voter, words);
    await voter.leave();
  });

  it('closes it with a reason; the count passes the verifier and the result is there', async () => {
    await officer.open(path);
    await officer.follow('Close this round early');
    await officer.press('Close voting now');
    expect(await officer.textOf('.error-summary')).toContain('Give a reason');
    await officer.write('Why do you close it now?', 'The council ended the vote after the flood.');
    await officer.press('Close voting now');
    await officer.page.waitForURL(`**${path}/results`);
    expect(await officer.heading()).toContain('will be built for');
    expect(await officer.textOf('main')).toContain('1 ballot counted, of 12 people on the roll');
    await officer.open(`${path}/closure`);
    expect(await officer.heading()).toBe('This round is closed and published');
  });
});

function csv(rows: readonly string[]) {
  return { name: 'roll.csv', type: 'text/csv', bytes: Buffer.from(rows.join('\n')) };
}
