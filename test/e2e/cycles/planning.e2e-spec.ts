import { AuditTrail } from '../../../src/modules/audit-trail';
import { CyclesService } from '../../../src/modules/cycles';
import { Visitor, type Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { person, signInAgain } from './people';

const DATES = {
  callAt: '2026-06-01T08:00',
  reviewAt: '2026-07-01T08:00',
  votingAt: '2026-08-01T08:00',
  resultsAt: '2026-08-15T20:00',
  deliveryAt: '2026-09-01T08:00',
  endAt: '2027-09-01T08:00',
};
const CYCLE = { title: 'Budget 2026', summary: 'Parks first.', currency: 'EUR', ...DATES };

const LONG_TITLE = 'x'.repeat(121);
const LONG_SUMMARY = 'x'.repeat(2001);

let test: TestApp;
let officer: Visitor;

beforeAll(async () => {
  test = await startTestApp();
  officer = await person(test, 'officer');
});

afterAll(() => test.close());

function errorAt({ $ }: Answer, field: string): string {
  return $(`#error-${field}`).text().trim();
}

async function check(changes: Partial<Record<keyof typeof CYCLE, string>>): Promise<Answer> {
  await officer.get('/cycles/new');
  return officer.send({ ...CYCLE, ...changes });
}

describe('an officer who creates a cycle', () => {
  it('gets dates suggested', async () => {
    const { $ } = await officer.get('/cycles/new');
    expect($('#field-callAt').attr('value')).toBe('2026-05-18T08:00');
    expect($('#field-currency').val()).toBe('EUR');
  });

  it('sees the phases on a timeline before anything is saved, and can go back', async () => {
    const { $, status } = await check({});
    expect(status).toBe(200);
    expect($('.bar-block')).toHaveLength(5);
    expect($('.timeline-title').first().text()).toBe('Call for ideas begins');
    expect($('.timeline-when').first().text()).toContain('Monday');
    expect(await test.app.get(CyclesService, { strict: false }).list()).toEqual([]);
    const again = await officer.post('/cycles/new', { ...CYCLE, step: 'change' });
    expect(again.$('#field-title').attr('value')).toBe('Budget 2026');
    expect(again.$('#field-endAt').attr('value')).toBe('2027-09-01T08:00');
  });

  it('may write day and time with a space', async () => {
    expect((await check({ callAt: '2026-06-01 08:00' })).status).toBe(200);
  });

  it.each([
    ['title', '   ', 'Give the cycle a name'],
    ['title', LONG_TITLE, 'Give the cycle a name'],
    ['summary', LONG_SUMMARY, 'at most 2,000'],
    ['currency', 'ABC', 'Choose a currency'],
    ['currency', 'XAU', 'Choose a currency'],
    ['callAt', 'tomorrow', 'Write day and time'],
    ['callAt', '2026-02-31T08:00', 'Write day and time'],
    ['callAt', '0026-06-01T08:00', 'Write day and time'],
    ['reviewAt', '2026-05-01T08:00', 'must be later'],
    ['votingAt', '2026-07-01T08:00', 'must be later'],
    ['endAt', '', 'Say when the cycle ends'],
    ['endAt', '2026-08-30T08:00', 'must be later'],
  ])('reads at the field what is wrong with %s (case %#)', async (field, typed, words) => {
    const answer = await check({ [field]: typed });
    expect(answer.status).toBe(422);
    expect(errorAt(answer, field)).toContain(words);
    expect(answer.$(`.error-summary a[href="#field-${field}"]`)).toHaveLength(1);
    expect(answer.$('#field-resultsAt').attr('value')).toBe(DATES.resultsAt);
  });

  it('cannot leave out every phase, nor plan a cycle that is over', async () => {
    const none = { callAt: '', reviewAt: '', votingAt: '', resultsAt: '', deliveryAt: '' };
    expect(errorAt(await check(none), 'callAt')).toContain('at least one phase');
    const past = { ...none, callAt: '2026-01-01T08:00', endAt: '2026-02-01T08:00' };
    expect(errorAt(await check(past), 'endAt')).toContain('future');
  });

  it('is stopped by the same checks when the check page is skipped', async () => {
    await officer.get('/cycles/new');
    const answer = await officer.post('/cycles', { ...CYCLE, endAt: '2026-01-01T08:00' });
    expect(answer.status).toBe(422);
    const unknown = await officer.post('/cycles', { ...CYCLE, isAdmin: 'yes' });
    expect(unknown.status).toBe(422);
  });

  it('saves it, goes on to the money, and everybody sees the cycle', async () => {
    await check({});
    const pots = await officer.submit({}, '/cycles');
    expect(pots.$('h1').text()).toContain('How much money');
    expect(pots.$('.notice').text()).toContain('The cycle is saved');
    const { $ } = await new Visitor(test.url).get('/cycles/budget-2026');
    expect($('h1').text()).toContain('Budget 2026');
    expect($('.cycle-sentence').text()).toContain('opens in 22 days, Monday 1 June 2026, 08:00');
    expect($('main').text()).not.toContain('Open this phase now');
    const events = await test.app.get(AuditTrail, { strict: false }).latest(9);
    const created = events.find(({ event }) => event === 'cycle-created');
    expect(created?.details).toMatchObject({
      slug: 'budget-2026',
      end: '2027-09-01T08:00:00.000Z',
    });
  });

  it('gets another address for a second cycle of the same name', async () => {
    await check({});
    await officer.submit({}, '/cycles');
    const cycles = await test.app.get(CyclesService, { strict: false }).list();
    expect(cycles.map(({ slug }) => slug)).toContain('budget-2026');
    expect(new Set(cycles.map(({ slug }) => slug)).size).toBe(2);
  });
});

describe('an officer who changes the dates', () => {
  it('sees what would change, and saves it', async () => {
    await officer.get('/cycles/budget-2026/edit');
    const checked = await officer.send({ endAt: '2027-10-01T08:00' });
    expect(checked.$('.badge').text()).toContain('Changed');
    const saved = await officer.submit({}, '/cycles/budget-2026/revisions');
    expect(saved.$('.notice').text()).toContain('The changes are saved');
    const cycle = await test.app.get(CyclesService, { strict: false }).bySlug('budget-2026');
    expect(cycle?.phases.at(-1)?.closesAt).toBe('2027-10-01T08:00:00.000Z');
  });

  it('cannot touch dates that have passed', async () => {
    test.clock.set('2026-06-10T12:00:00Z');
    await signInAgain(officer, 'officer');
    const { $ } = await officer.get('/cycles/budget-2026/edit');
    expect($('input[name="callAt"]').attr('type')).toBe('hidden');
    const answer = await officer.send({ callAt: '2026-06-20T08:00' });
    expect(answer.status).toBe(422);
    expect(answer.$('.error-summary').text()).toContain('has passed');
    const early = await officer.send({ callAt: DATES.callAt, reviewAt: '2026-06-09T08:00' });
    expect(errorAt(early, 'reviewAt')).toContain('future');
    const gone = await officer.send({ callAt: '', reviewAt: DATES.reviewAt });
    expect(gone.$('.error-summary').text()).toContain('cannot be left out');
  });
});

describe('somebody else', () => {
  it('must sign in first, and comes back to the page', async () => {
    const { status, location } = await new Visitor(test.url).get('/cycles/new');
    expect(status).toBe(303);
    expect(location).toBe('/sign-in?next=%2Fcycles%2Fnew');
  });

  it('may not plan', async () => {
    const resident = await person(test);
    for (const path of ['new', 'budget-2026/edit', 'budget-2026/pots'])
      expect((await resident.get(`/cycles/${path}`)).status).toBe(403);
    for (const path of ['/areas', '/console', '/city'])
      expect((await resident.get(path)).status).toBe(403);
    await resident.get('/account');
    expect((await resident.post('/cycles', CYCLE)).status).toBe(403);
    expect((await officer.get('/city')).status).toBe(403);
  });

  it('learns that a cycle does not exist', async () => {
    expect((await new Visitor(test.url).get('/cycles/nothing')).status).toBe(404);
    expect((await officer.get('/cycles/nothing/edit')).status).toBe(404);
    expect((await officer.get('/cycles/nothing/pots')).status).toBe(404);
  });
});
