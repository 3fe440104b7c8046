import { AuditTrail } from '../../../src/modules/audit-trail';
import {
  ProjectLocks,
  ProjectsService,
  ProposalsService,
  ReviewsService,
} from '../../../src/modules/proposals';
import { unwrap } from '../../../src/platform/errors/problem';
import { Visitor, type Answer } from '../../support/agent';
import { startTown, type Town } from './town';

let town: Town;
let olga: Visitor;
let adaId: string;
let rosaId: string;
let isFrozen = false;

beforeAll(async () => {
  town = await startTown();
  adaId = await town.person('Ada');
  rosaId = await town.person('Rosa', 'reviewer');
  await town.person('Olga', 'officer');
  olga = await town.visitor('Olga');
  town.get(ProjectLocks).register(async ({ potId }) => !(isFrozen && potId === town.whole.id));
});
afterAll(() => town.test.close());
beforeEach(() => {
  town.goTo('call');
  isFrozen = false;
});

async function publish(
  title: string,
  outcome?: 'feasible' | 'not-feasible',
  potId = town.whole.id,
): Promise<string> {
  const words = {
    cycleId: town.cycle.id,
    title,
    text: 'A text that is long enough to be read.',
    potId,
    areaId: null,
    costMinor: null,
  };
  const slug = unwrap(await town.get(ProposalsService).submitProposal(adaId, words, 'published'));
  if (outcome !== undefined) {
    const review = { outcome, costMinor: 450_000, reasons: 'These are the reasons of the city.' };
    unwrap(await town.get(ReviewsService).recordReview(rosaId, slug, review));
  }
  return slug;
}

async function make(from: string, fields: Record<string, string | string[]> = {}): Promise<Answer> {
  await olga.get(`/projects/new?proposal=${from}`);
  return olga.submit(fields, '/projects');
}

/** Sends the same form so many times before the first answer is there. */
async function makeAtOnce(
  from: string,
  times: number,
  { code }: { readonly code: string },
): Promise<Answer[]> {
  await olga.get(`/projects/new?proposal=${from}`);
  const fields = {
    ...{ cycle: town.cycle.slug, pot: town.whole.slug, area: '', code, proposals: from },
    ...{ title: 'Pressed at once', summary: 'Pressed by several at the same time.', cost: '100' },
  };
  return Promise.all(Array.from({ length: times }, () => olga.post('/projects', fields)));
}

describe('making a project', () => {
  it('starts from the words of a proposal and the cost of its review', async () => {
    const slug = await publish('A playground in the north', 'feasible');
    const form = await olga.get(`/projects/new?proposal=${slug}`);
    expect(form.$('input[name=title]').val()).toBe('A playground in the north');
    expect(form.$('input[name=cost]').val()).toBe('4500');
    expect(form.$(`input[value="${slug}"]`).attr('checked')).toBeDefined();
    const page = await olga.submit({}, '/projects');
    expect(page.text).toContain('The project is made');
    expect(page.$('h1').text()).toBe('A playground in the north');
  });

  it('merges several proposals and shows where each comes from, both ways', async () => {
    const first = await publish('Lamps on Oak Lane', 'feasible');
    const second = await publish('Lamps on Elm Lane', 'feasible');
    const page = await make(first, {
      title: 'Lamps on two lanes',
      summary: 'Forty lamps on Oak Lane and Elm Lane.',
      cost: '9 000',
      proposals: [first, second],
    });
    expect(page.$('h1').text()).toBe('Lamps on two lanes');
    expect(page.$('#sources').parent().find('a').length).toBe(2);
    const source = await new Visitor(town.test.url).get(`/proposals/${second}`);
    expect(source.$('#projects').parent().text()).toContain('Lamps on two lanes');
    expect(source.text).toContain('Became project');
  });

  it('numbers projects, and refuses a number twice', async () => {
    const slug = await publish('Numbered by the officer', 'feasible');
    await make(slug, { code: 'N-7' });
    const again = await make(slug, { code: 'N-7' });
    expect(again.status).toBe(422);
    expect(again.$('#error-code').text()).toContain('N-7 is taken');
    expect((await make(slug, { code: '-x-' })).$('#error-code').length).toBe(1);
  });

  it('gives every project a number of its own when officers press at the same moment', async () => {
    const slug = await publish('Wanted by everybody', 'feasible');
    const answers = await makeAtOnce(slug, 9, { code: '' });
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(303));
    const codes = (await town.get(ProjectsService).ofCycle(town.cycle.id)).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('gives a number that many type at the same moment to one of them', async () => {
    const slug = await publish('Wanted by many officers', 'feasible');
    const answers = await makeAtOnce(slug, 5, { code: 'same-1' });
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([303, 422, 422, 422, 422]);
  });

  it('asks for a reason where the review is not favourable, and publishes it', async () => {
    const slug = await publish('Doubted by the reviewer', 'not-feasible');
    const refused = await make(slug);
    expect(refused.status).toBe(422);
    expect(refused.$('#error-exceptionReason').text()).toContain('Doubted by the reviewer');
    const page = await olga.submit(
      { exceptionReason: 'The council decided so on 3 May.' },
      '/projects',
    );
    expect(page.text).toContain('The council decided so on 3 May.');
  });

  it.each([
    ['a cost beyond the pot', { cost: '100 001' }, 'cost', /100,001.*100,000/],
    ['a cost of nothing without a tick', { cost: '0' }, 'cost', /It costs nothing/],
    ['no cost', { cost: '' }, 'cost', /final cost/],
    ['a cost that is no amount', { cost: '1.2.3' }, 'cost', /digits/],
    ['a least that is no amount', { least: '-1' }, 'least', /digits/],
    ['a least of nothing', { least: '0' }, 'least', /above 0/],
    ['a least like the cost', { cost: '500', least: '500.00' }, 'least', /500 must .* below .*500/],
    ['no proposal', { proposals: [] }, 'proposals', /at least one/],
    ['no proposal beside no least', { proposals: [], least: 'x' }, 'proposals', /at least one/],
    ['a least beside no proposal', { proposals: [], least: 'x' }, 'least', /digits/],
    [
      ...['a least like the cost beside no proposal', { proposals: [], cost: '5', least: '5' }],
      ...['proposals', /at least one/],
    ] as [string, Record<string, string | string[]>, string, RegExp],
    ['no summary', { summary: '' }, 'summary', /summary/],
    ['a short title', { title: 'x' }, 'title', /title/],
  ])('refuses %s', async (_name, change, field, sentence) => {
    const slug = await publish('Made with mistakes', 'feasible');
    const refused = await make(slug, change);
    expect(refused.status).toBe(422);
    expect(refused.$(`#error-${field}`).text()).toMatch(sentence);
  });

  it('takes a cost of nothing that was meant', async () => {
    const page = await make(await publish('Open the gate at night', 'feasible'), {
      cost: '',
      free: 'yes',
    });
    expect(page.$('h1').text()).toBe('Open the gate at night');
  });

  it('is for officers', async () => {
    const ada = await town.visitor('Ada');
    expect((await ada.get('/projects/new')).status).toBe(403);
    await ada.get('/proposals/new');
    expect((await ada.post('/projects', { cycle: 'budget-2026', pot: 'whole-town' })).status).toBe(
      403,
    );
  });

  it('lets the officer choose the pot first', async () => {
    expect((await olga.get('/projects/new')).$('main a[href*="pot=north"]').length).toBe(1);
    expect((await olga.get('/projects/new?cycle=budget-2026&pot=north')).text).toContain(
      'This pot has no published proposals',
    );
  });
});

describe('a project', () => {
  it('can change until a round freezes it, and the trail says how', async () => {
    const page = await make(await publish('Changed before the round', 'feasible'));
    const path = String(page.$('a[href$="/edit"]').attr('href'));
    await olga.get(path);
    const changed = await olga.submit({ cost: '5 000' }, path);
    expect(changed.text).toContain('The project is changed');
    expect(changed.$('.stat').text()).toContain('5,000');
    isFrozen = true;
    expect(
      (
        await olga.post(path, {
          title: 'Changed too late',
          summary: 'A summary that is long enough.',
          cost: '1',
          area: '',
          code: '',
        })
      ).status,
    ).toBe(409);
    expect((await olga.get(path)).text).toContain('has frozen the projects');
    expect((await olga.post(path.replace('/edit', '/withdrawal'), {})).status).toBe(409);
    const trail = await town.get(AuditTrail).ofSubject(`project:${path.split('/')[2]}`);
    const events = trail.filter(({ event }) => event === 'project-changed');
    expect(events[0]?.details).toMatchObject({ costMinor: 500_000, earlierCostMinor: 450_000 });
  });

  it('can be withdrawn before that', async () => {
    const page = await make(await publish('Withdrawn before the round', 'feasible'));
    const path = String(page.$('a[href$="/edit"]').attr('href'));
    await olga.get(path);
    const list = await olga.submit({}, path.replace('/edit', '/withdrawal'));
    expect(list.text).toContain('The project is withdrawn');
    expect((await olga.get(path.replace('/edit', ''))).status).toBe(404);
  });

  it('stands in the public list, by pot and area', async () => {
    const slug = await publish('Only for the north bank', 'feasible', town.north.id);
    await make(slug);
    const visitor = new Visitor(town.test.url);
    const all = await visitor.get('/projects?cycle=budget-2026');
    expect(
      all
        .$('h2')
        .map((_i, h) => all.$(h).text())
        .get(),
    ).toEqual(expect.arrayContaining(['Whole town', 'North']));
    const north = await visitor.get('/projects?cycle=budget-2026&area=north-bank');
    expect(north.$('.card').length).toBe(1);
    expect((await visitor.get('/projects?cycle=moon&area=moon')).status).toBe(200);
    expect((await visitor.get('/projects/moon')).status).toBe(404);
  });

  it('is handed to other modules in the order of numbers', async () => {
    const projects = await town.get(ProjectsService).ofCycle(town.cycle.id);
    const numbers = projects
      .map(({ code }) => code)
      .filter((code) => /^\d+$/.test(code))
      .map(Number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(projects.find(({ title }) => title === 'Only for the north bank')).toMatchObject({
      areaName: 'North Bank',
      potId: town.north.id,
    });
  });
});
