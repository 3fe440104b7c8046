import { instantFromMillis, type Instant } from '../../../src/domain/shared/instant';
import { CityService, CyclesService } from '../../../src/modules/cycles';
import { unwrap } from '../../../src/platform/errors/problem';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { person, signInAgain } from './people';

const KINDS = ['call', 'review', 'voting', 'results', 'delivery'] as const;

let test: TestApp;
let admin: Visitor;

function day(number: number): Instant {
  return instantFromMillis(Date.UTC(2026, 4, 20 + number, 8));
}

beforeAll(async () => {
  test = await startTestApp();
  admin = await person(test, 'admin');
});

afterAll(() => test.close());

async function home() {
  return new Visitor(test.url).get('/');
}

describe('the first page of an empty town', () => {
  it('says quietly what will be here', async () => {
    const { $, status } = await home();
    expect(status).toBe(200);
    expect($('h1').text()).toContain('will decide together here');
    expect($('main .button')).toHaveLength(0);
    expect((await new Visitor(test.url).get('/cycles')).$('main').text()).toContain('No cycle');
  });

  it('offers an officer to create the first cycle', async () => {
    const { $ } = await admin.get('/');
    expect($('main .button').attr('href')).toBe('/cycles/new');
    const tasks = await admin.get('/console');
    const hrefs = tasks
      .$('main .columns-main .button')
      .toArray()
      .map((link) => tasks.$(link).attr('href'));
    expect(hrefs).toEqual(['/city', '/cycles/new']);
  });
});

describe('the settings of the city', () => {
  const CITY = { name: 'Mrągowo', country: 'Poland', timezone: 'Europe/Warsaw', currency: 'PLN' };

  it.each([
    ['name', ' ', '2 to 80'],
    ['country', 'x', '2 to 80'],
    ['timezone', 'Europe/Atlantis', 'Choose a time zone'],
    ['timezone', '+02:00', 'Choose a time zone'],
    ['timezone', '', 'Choose a time zone'],
    ['currency', 'zloty', 'Choose a currency'],
  ])('refuse %s "%s"', async (field, typed, words) => {
    await admin.get('/city');
    const answer = await admin.send({ ...CITY, [field]: typed });
    expect(answer.status).toBe(422);
    expect(answer.$(`#error-${field}`).text()).toContain(words);
  });

  it('appear on every page once they are saved', async () => {
    await admin.get('/city');
    const { $ } = await admin.submit(CITY);
    expect($('.notice').text()).toContain('The settings are saved');
    expect((await home()).$('.site-name').text()).toContain('Mrągowo');
    expect(await test.app.get(CityService, { strict: false }).current()).toMatchObject(CITY);
  });
});

describe('the first page of a town with a cycle', () => {
  beforeAll(async () => {
    const cycles = test.app.get(CyclesService, { strict: false });
    const phases = KINDS.map((kind, i) => ({
      kind,
      opensAt: day(i * 10),
      closesAt: day(i * 10 + 10),
    }));
    const cycleId = unwrap(await cycles.createCycle(null, { title: 'Budget 2026', phases }));
    unwrap(
      await cycles.createPot(null, {
        cycleId,
        name: 'City',
        areaId: null,
        amountMinor: 98_457_900,
      }),
    );
  });

  it.each([
    [-5, 'The next cycle begins soon', undefined],
    [5, 'Your ideas are wanted', '/proposals/new?cycle=budget-2026'],
    [15, 'Your ideas are being reviewed', '/proposals?cycle=budget-2026'],
    [25, 'You decide what is built', '/cycles/budget-2026'],
    [35, 'See what you decided', '/cycles/budget-2026'],
    [45, 'What you chose is being built', '/projects?cycle=budget-2026'],
    [55, 'The last cycle is over', undefined],
  ])('on day %i says "%s" and what to do', async (number, heading, href) => {
    test.clock.set(day(number));
    const { $ } = await home();
    expect($('h1').text()).toContain(heading);
    expect($('main > p .button').attr('href')).toBe(href);
    expect(
      $('main')
        .text()
        .replace(/\u00a0/g, ' '),
    ).toContain('984,579 to decide on');
  });

  it('tells the time of the city', async () => {
    test.clock.set(day(25));
    const { $ } = await home();
    expect($('.cycle-sentence').text()).toContain(
      'Voting: 5 days left, closes Friday 19 June 2026, 10:00',
    );
    test.clock.set('2026-06-19T06:00:00Z');
    expect((await home()).$('.cycle-sentence').text()).toContain('Voting: closes today at 10:00');
  });

  it('speaks Arabic from right to left', async () => {
    const { $ } = await new Visitor(test.url).get('/?lang=ar');
    expect($('html').attr('dir')).toBe('rtl');
    expect($('h1').text()).toContain('أنت تقرر ما يُبنى');
  });

  it('reminds the officer of dates that come near', async () => {
    test.clock.set(day(15));
    await signInAgain(admin, 'admin');
    const { $ } = await admin.get('/console');
    const titles = $('main h2')
      .toArray()
      .map((title) => $(title).text());
    expect(titles).toEqual(
      expect.arrayContaining(['“Budget 2026”: the review closes', '“Budget 2026”: voting opens']),
    );
  });

  it('lists past and running cycles', async () => {
    const list = () => new Visitor(test.url).get('/cycles');
    expect((await list()).$('main h2').first().text()).toBe('Going on or planned');
    test.clock.set(day(70));
    expect((await list()).$('main').text()).toContain('Finished');
  });
});
