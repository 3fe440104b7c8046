import { CodesService, RollService } from '../../../src/modules/voting-rounds';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import type { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { actsOn, makeAccount, visitorWith } from '../../support/officer';
import { openRound, PASSWORD, type RoundScenario } from '../../support/round-scenario';
import { Visitor as Browser } from '../../support/agent';

const CODE = /[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/g;

describe('one-time codes', () => {
  let baraza: TestApp;
  let opened: RoundScenario;
  let officer: Visitor;
  let codes: CodesService;
  let path: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    opened = await openRound(baraza);
    officer = await visitorWith(baraza, 'officer');
    codes = baraza.app.get(CodesService, { strict: false });
    path = `/rounds/${opened.slug}/codes`;
  });

  afterAll(() => baraza.close());

  async function generate(fields: Record<string, string>) {
    await officer.get(path);
    return officer.send(fields, path);
  }

  it('are made by officers only', async () => {
    const resident = await visitorWith(baraza);
    expect((await resident.get(path)).status).toBe(403);
    expect((await resident.post(path, { who: 'missing' })).status).toBe(403);
  });

  it('come as slips once, and end the earlier codes of the people named', async () => {
    const before = opened.codes[0] ?? '';
    expect(await codes.redeem(opened.round.id, before)).toBeDefined();
    const sheet = await generate({ who: 'chosen', refs: '1\n2, 3', format: 'sheet' });
    expect(sheet.status).toBe(200);
    expect(sheet.headers['cache-control']).toBe('no-store');
    expect(sheet.$('.slip')).toHaveLength(3);
    const printed = sheet
      .$('.slip-code')
      .map((_, slip) => sheet.$(slip).text())
      .get();
    expect(printed.every((code) => code.match(CODE)?.[0] === code)).toBe(true);
    expect(sheet.$('.slip').first().text()).toContain(`/v/${opened.slug}`);
    const typed = await new Browser(baraza.url).get(`/v/${opened.slug}`);
    expect(typed.location).toBe(`/rounds/${opened.slug}/code`);
    expect(await codes.redeem(opened.round.id, before)).toBeUndefined();
    expect(await codes.redeem(opened.round.id, printed[0] ?? '')).toBeDefined();
    const again = await officer.get(path);
    expect(again.text).not.toContain(printed[0]);
    expect(await actsOn(baraza, opened.slug)).toContain('codes-generated');
  });

  it('come as a file, also from the page of slips', async () => {
    const file = await generate({ who: 'chosen', refs: '4', format: 'csv' });
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.headers['content-disposition']).toContain('attachment');
    expect(file.text.split('\n')[0]).toBe('id,code,address');
    expect(file.text.split('\n')[1]).toMatch(/^4,[0-9A-Z-]{14},localhost:3000\/v\/[a-z0-9-]+$/);
    const sheet = await generate({ who: 'chosen', refs: '5', format: 'sheet' });
    const address = sheet.$('a[download]').attr('href') ?? '';
    const csv = Buffer.from(address.split('base64,')[1] ?? '', 'base64').toString('utf8');
    expect(csv).toContain(sheet.$('.slip-code').text());
  });

  it.each([
    ['a number that is not on the roll', { who: 'chosen', refs: '1\n999' }, 'has the number 999'],
    ['people who all have one', { who: 'missing', refs: '' }, 'has a code already'],
    ['nobody', { who: 'chosen', refs: ' \n ' }, 'Write at least one number'],
  ])('are refused for %s, and no code ends', async (_what, fields, words) => {
    const answer = await generate({ ...fields, format: 'sheet' });
    expect(answer.status).toBe(422);
    expect(answer.$('.error-summary').text()).toContain(words);
    expect(await codes.redeem(opened.round.id, opened.codes[9] ?? '')).toBeDefined();
  });

  it('are stored as keyed hashes, never as they are', async () => {
    const { manager } = baraza.app.get(ReadDatabase, { strict: false });
    const rows: unknown = await manager.query('SELECT * FROM voting_code');
    const stored = JSON.stringify(rows);
    for (const code of opened.codes) {
      expect(stored).not.toContain(code);
      expect(stored).not.toContain(code.replaceAll('-', ''));
    }
  });

  it('are forgiven their looks, and belong to one round', async () => {
    const code = opened.codes[9] ?? '';
    const sloppy = ` ${code.toLowerCase().replaceAll('-', ' – ').replaceAll('0', 'o').replaceAll('1', 'I')} `;
    expect(await codes.redeem(opened.round.id, sloppy)).toBeDefined();
    const other = await openRound(baraza);
    expect(await codes.redeem(other.round.id, code)).toBeUndefined();
    expect(await codes.redeem(opened.round.id, '')).toBeUndefined();
    expect(await codes.redeem(opened.round.id, '🌳'.repeat(5000))).toBeUndefined();
  });

  it('tie an account to the roll, after which no code is needed', async () => {
    const roll = baraza.app.get(RollService, { strict: false });
    const matching = `/rounds/${opened.slug}/matching`;
    const visitor = new Browser(baraza.url);
    expect((await visitor.get(matching)).location).toContain('/sign-in');
    await visitor.signIn(await makeAccount(baraza), PASSWORD);
    await visitor.get(matching);
    const wrong = await visitor.send({ code: 'AAAA-BBBB-CCCC' }, matching);
    expect(wrong.status).toBe(422);
    expect(wrong.$('.error-summary').text()).toContain('not on the list for this round');
    expect(wrong.$('input[name="code"]').attr('value')).toBe('AAAA-BBBB-CCCC');
    await visitor.get(matching);
    expect((await visitor.send({ code: '' }, matching)).status).toBe(422);
    await visitor.get(matching);
    expect((await visitor.send({ code: opened.codes[10] ?? '' }, matching)).status).toBe(303);
    expect((await visitor.get(matching)).text).toContain('Your account is on the roll');
    const ballot = await visitor.visit(`/rounds/${opened.slug}/ballot`);
    expect(ballot.$('input[type="checkbox"]')).toHaveLength(6);
    expect((await roll.standing(opened.round.id)).matches).toBe(1);
  });

  it('cannot be guessed: after ten wrong ones an account must wait', async () => {
    const matching = `/rounds/${opened.slug}/matching`;
    const visitor = new Browser(baraza.url);
    await visitor.signIn(await makeAccount(baraza), PASSWORD);
    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1) {
      await visitor.get(matching);
      statuses.push((await visitor.send({ code: 'AAAA-BBBB-CCCC' }, matching)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
  });
});
