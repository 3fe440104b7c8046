import { ProposalsService } from '../../../src/modules/proposals';
import { unwrap } from '../../../src/platform/errors/problem';
import { Visitor } from '../../support/agent';
import { startTown, type Town } from './town';

let town: Town;
let adaId: string;
let rosaId: string;

beforeAll(async () => {
  town = await startTown();
  adaId = await town.person('Ada');
  rosaId = await town.person('Rosa', 'reviewer');
});
afterAll(() => town.test.close());
beforeEach(() => town.goTo('call'));

async function publish(title: string, authorId = adaId): Promise<string> {
  town.test.clock.advance(60);
  const words = {
    cycleId: town.cycle.id,
    title,
    text: 'A text that is long enough to be read.',
    potId: town.whole.id,
    areaId: null,
    costMinor: 50_000,
  };
  return unwrap(await town.get(ProposalsService).submitProposal(authorId, words, 'published'));
}

const REVIEW = {
  outcome: 'conditional',
  cost: '1 250',
  reasons: 'It can be done **if** the trees stay.',
  internalNote: 'Ask the forester first',
};

describe('reviewing proposals', () => {
  it('is closed to everybody else', async () => {
    const slug = await publish('Closed to others here');
    const ada = await town.visitor('Ada');
    expect((await ada.get('/reviews')).status).toBe(403);
    expect((await ada.get(`/proposals/${slug}/reviews/new`)).status).toBe(403);
    await ada.get('/proposals/new');
    expect((await ada.post(`/proposals/${slug}/reviews`, REVIEW)).status).toBe(403);
    expect((await new Visitor(town.test.url).get('/reviews')).location).toContain('/sign-in');
  });

  it('publishes outcome, cost and reasons, keeps the note inside, and tells the author by mail', async () => {
    const slug = await publish('A slide for the pool');
    const rosa = await town.visitor('Rosa');
    await rosa.get(`/proposals/${slug}/reviews/new`);
    const list = await rosa.submit(REVIEW, `/proposals/${slug}/reviews`);
    expect(list.text).toContain('Your review is public');
    const page = await new Visitor(town.test.url).get(`/proposals/${slug}`);
    expect(page.text).toContain('this can be done under conditions');
    expect(page.$('.panel .prose strong').text()).toBe('if');
    expect(page.text).toContain('1,250');
    expect(page.text).not.toContain('Ask the forester');
    const outbox = await new Visitor(town.test.url).get('/outbox');
    expect(outbox.text).toContain('The city reviewed your proposal');
    expect(outbox.text).toContain('ada@lindenau.example');
    expect(outbox.text).not.toContain('Ask the forester');
  });

  it('keeps an earlier review when a later one supersedes it', async () => {
    const slug = await publish('Looked at twice by the city');
    const rosa = await town.visitor('Rosa');
    for (const outcome of ['not-feasible', 'feasible']) {
      town.test.clock.advance(60);
      await rosa.get(`/proposals/${slug}/reviews/new`);
      await rosa.submit(
        { ...REVIEW, outcome, reasons: `The reasons for ${outcome} in full.` },
        `/proposals/${slug}/reviews`,
      );
    }
    const page = await new Visitor(town.test.url).get(`/proposals/${slug}`);
    expect(page.$('#review').text()).toContain('this can be done');
    expect(page.$('details').text()).toContain('The reasons for not-feasible in full.');
    const form = await rosa.get(`/proposals/${slug}/reviews/new`);
    expect(form.text).toContain('Ask the forester first');
    expect(form.text).toContain('Rosa');
  });

  it('lists what waits, the oldest first, and again what changed after its review', async () => {
    const first = await publish('Waiting the longest of all');
    const rosa = await town.visitor('Rosa');
    const before = await rosa.get('/reviews');
    const rows = before
      .$('table')
      .first()
      .find('tbody th')
      .map((_i, cell) => before.$(cell).text().trim())
      .get();
    expect(rows).toContain('Waiting the longest of all');
    await rosa.get(`/proposals/${first}/reviews/new`);
    await rosa.submit(REVIEW, `/proposals/${first}/reviews`);
    expect((await rosa.get('/reviews')).$('table').first().text()).not.toContain(
      'Waiting the longest',
    );
    const words = {
      title: 'Waiting the longest of all',
      text: 'Other words after the review of the city.',
      potId: town.whole.id,
      areaId: null,
      costMinor: null,
    };
    unwrap(await town.get(ProposalsService).editProposal(adaId, first, words));
    expect((await rosa.get('/reviews')).$('table').first().text()).toContain('Waiting the longest');
    expect((await rosa.get(`/proposals/${first}`)).text).toContain('changed after this review');
  });

  it('is not for one’s own proposal', async () => {
    const slug = await publish('My own idea to review', rosaId);
    const rosa = await town.visitor('Rosa');
    expect((await rosa.get(`/proposals/${slug}/reviews/new`)).status).toBe(403);
    await rosa.get('/proposals/new');
    expect((await rosa.post(`/proposals/${slug}/reviews`, REVIEW)).status).toBe(403);
  });

  it.each([
    ['no outcome', { outcome: '' }, 'outcome'],
    ['an unknown outcome', { outcome: 'maybe' }, 'outcome'],
    ['a cost that is no amount', { cost: 'twelve' }, 'cost'],
    ['no reasons', { reasons: '' }, 'reasons'],
    ['an endless note', { internalNote: 'x'.repeat(5001) }, 'internalNote'],
  ])('refuses %s and keeps the rest', async (_name, change, field) => {
    const slug = await publish('Reviewed with mistakes');
    const rosa = await town.visitor('Rosa');
    await rosa.get(`/proposals/${slug}/reviews/new`);
    const refused = await rosa.submit({ ...REVIEW, ...change }, `/proposals/${slug}/reviews`);
    expect(refused.status).toBe(422);
    expect(refused.$('.error-summary a').attr('href')).toBe(`#field-${field}`);
    expect(refused.$('[name=cost]').val()).toBe({ ...REVIEW, ...change }.cost);
  });

  it('needs a published proposal', async () => {
    const rosa = await town.visitor('Rosa');
    expect((await rosa.get('/proposals/nothing-here/reviews/new')).status).toBe(404);
  });
});
