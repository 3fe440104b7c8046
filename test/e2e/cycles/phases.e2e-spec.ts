import { instantFromMillis, type Instant } from '../../../src/domain/shared/instant';
import { AuditTrail } from '../../../src/modules/audit-trail';
import { CyclesService } from '../../../src/modules/cycles';
import { unwrap } from '../../../src/platform/errors/problem';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { person, signInAgain } from './people';

const KINDS = ['call', 'review', 'voting', 'results', 'delivery'] as const;
const REASON = 'The flood closed the town hall for a week.';

let test: TestApp;
let officer: Visitor;
let cycles: CyclesService;

/** Phases of ten days each, the call from 1 May 2026. */
function day(number: number): Instant {
  return instantFromMillis(Date.UTC(2026, 4, 1 + number, 8));
}

beforeAll(async () => {
  test = await startTestApp();
  cycles = test.app.get(CyclesService, { strict: false });
  const phases = KINDS.map((kind, i) => ({
    kind,
    opensAt: day(i * 10),
    closesAt: day(i * 10 + 10),
  }));
  unwrap(await cycles.createCycle(null, { title: 'Flood year', slug: 'flood', phases }));
  officer = await person(test, 'officer');
});

afterAll(() => test.close());

async function stateOf(kind: (typeof KINDS)[number]): Promise<string | undefined> {
  const cycle = await cycles.bySlug('flood');
  return cycle === undefined ? undefined : cycles.phaseState(cycle, kind);
}

describe('closing a phase by hand', () => {
  it('starts with a page that says what will happen, what stays, and what the schedule says', async () => {
    await officer.get('/cycles/flood');
    const { $ } = await officer.get('/cycles/flood/phases/call/decision?act=close');
    expect($('h1').text()).toContain('Close “Call for ideas” now');
    const text = $('main').text();
    expect(text).toContain(
      'Planned from Friday 1 May 2026 at 08:00 to Monday 11 May 2026 at 08:00',
    );
    expect(text).toContain('It is open now');
    expect(text).toContain('It can be opened again by hand until Monday 11 May 2026');
    expect(await stateOf('call')).toBe('open');
  });

  it('needs a reason', async () => {
    const answer = await officer.send({ reason: ' no ' });
    expect(answer.status).toBe(422);
    expect(answer.$('#error-reason').text()).toContain('5 to 500');
    expect(await stateOf('call')).toBe('open');
  });

  it('closes it at once, for everybody to read why, and leaves a record', async () => {
    const page = await officer.submit({ reason: REASON });
    expect(page.$('.notice').text()).toContain('The phase is closed');
    expect(await stateOf('call')).toBe('closed');
    const { $ } = await new Visitor(test.url).get('/cycles/flood');
    expect($('#phase-call').text()).toContain('Closed by hand on Sunday 10 May 2026');
    expect($('main').text()).toContain(REASON);
    expect($('main').text()).not.toContain('Ada');
    expect((await officer.get('/cycles/flood')).$('main').text()).toContain('Ada');
    const events = await test.app.get(AuditTrail, { strict: false }).latest(5);
    const closed = events.find(({ event }) => event === 'phase-closed');
    expect(closed?.details).toEqual({ phase: 'call', reason: REASON });
  });

  it('cannot be done twice', async () => {
    const { $ } = await officer.get('/cycles/flood/phases/call/decision?act=close');
    expect($('main').text()).toContain('“Call for ideas” is not open');
    expect($('main form')).toHaveLength(0);
    await officer.get('/cycles/flood/edit');
    const again = await officer.post('/cycles/flood/phases/call/decision', {
      act: 'close',
      reason: REASON,
    });
    expect(again.status).toBe(422);
  });
});

describe('opening a phase by hand', () => {
  it('opens it again until its planned end', async () => {
    await officer.get('/cycles/flood/phases/call/decision');
    await officer.submit({ reason: 'The water is gone.' });
    expect(await stateOf('call')).toBe('open');
    test.clock.set(day(10));
    expect(await stateOf('call')).toBe('closed');
    expect(await stateOf('review')).toBe('open');
    await signInAgain(officer, 'officer');
  });

  it('refuses what the table of transitions forbids, in words', async () => {
    const over = await officer.get('/cycles/flood/phases/call/decision?act=open');
    expect(over.$('main').text()).toContain('The planned end of “Call for ideas” has passed');
    const early = await officer.get('/cycles/flood/phases/voting/decision?act=open');
    expect(early.$('main').text()).toContain(
      '“Review” has to be finished before “Voting” can open',
    );
  });

  it('says that opening the vote shuts what came before', async () => {
    await officer.get('/cycles/flood/phases/review/decision');
    await officer.submit({ reason: 'All proposals are reviewed.' });
    const { $ } = await officer.get('/cycles/flood/phases/voting/decision');
    expect($('main').text()).toContain('the call and the review cannot open again');
    await officer.submit({ reason: 'We are early.' });
    expect(await stateOf('voting')).toBe('open');
    const back = await officer.get('/cycles/flood/phases/review/decision');
    expect(back.$('main').text()).toContain(
      '“Voting” has opened, so “Review” cannot open any more',
    );
  });

  it('is refused when the form is stale: nothing changes', async () => {
    await officer.get('/cycles/flood/edit');
    const answer = await officer.post('/cycles/flood/phases/voting/decision', {
      act: 'open',
      reason: 'Sent a second time.',
    });
    expect(answer.status).toBe(422);
    expect(answer.$('main').text()).toContain('“Voting” is open already');
    await officer.get('/cycles/flood/edit');
    const odd = await officer.post('/cycles/flood/phases/voting/decision', {
      act: 'explode',
      reason: 'Whatever it takes.',
    });
    expect(odd.status).toBe(422);
  });
});

describe('the decision page', () => {
  it('exists for phases of the cycle only', async () => {
    expect((await officer.get('/cycles/flood/phases/picnic/decision')).status).toBe(404);
    expect((await officer.get('/cycles/nothing/phases/call/decision')).status).toBe(404);
  });

  it('is for officers only', async () => {
    const path = '/cycles/flood/phases/voting/decision';
    expect((await new Visitor(test.url).get(path)).location).toContain('/sign-in?next=');
    const resident = await person(test);
    expect((await resident.get(path)).status).toBe(403);
    await resident.get('/account');
    const posted = await resident.post(path, { act: 'close', reason: REASON });
    expect(posted.status).toBe(403);
    expect(await stateOf('voting')).toBe('open');
  });
});
