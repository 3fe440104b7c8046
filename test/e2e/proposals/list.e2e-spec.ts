import { unwrap } from '../../../src/platform/errors/problem';
import { ProposalsService, ReviewsService, SupportsService } from '../../../src/modules/proposals';
import { Visitor } from '../../support/agent';
import { startTown, type Town } from './town';

let town: Town;
let visitor: Visitor;
let ada: string;

beforeAll(async () => {
  town = await startTown();
  ada = await town.person('Ada');
  visitor = new Visitor(town.test.url);
  for (let i = 1; i <= 26; i += 1) await publish(`Numbered idea ${String(i).padStart(2, '0')}`);
});
afterAll(() => town.test.close());

async function publish(
  title: string,
  text = 'A text that is long enough to be published.',
  potId = town.whole.id,
): Promise<string> {
  town.test.clock.advance(60);
  const words = { cycleId: town.cycle.id, title, text, potId, areaId: null, costMinor: null };
  return unwrap(await town.get(ProposalsService).submitProposal(ada, words, 'published'));
}

async function titles(query: string): Promise<string[]> {
  const page = await visitor.get(`/proposals?${query}`);
  expect(page.status).toBe(200);
  return page
    .$('.card-title')
    .map((_i, title) => page.$(title).text())
    .get();
}

describe('the list of proposals', () => {
  it('shows 24 on a page, the newest first, with counts', async () => {
    const page = await visitor.get('/proposals');
    expect(page.$('.card').length).toBe(24);
    expect(page.$('.card-title').first().text()).toBe('Numbered idea 26');
    expect(page.$('[role=status]').text()).toContain('26 proposals, showing 1 to 24');
    expect(await titles('page=2')).toEqual(['Numbered idea 02', 'Numbered idea 01']);
  });

  it.each([
    'page=0',
    'page=-3',
    'page=x',
    'page=1e9',
    'sort=drop',
    'status=nice',
    'area=moon',
    'pot=moon',
    'cycle=moon',
    'q=a&q=b',
    'q=%00',
    'sort[a]=b',
  ])('makes the best of the address ?%s', async (query) => {
    expect((await visitor.get(`/proposals?${query}`)).status).toBe(200);
  });

  it('finds words in title and text whatever their case and accents, all of them', async () => {
    await publish('Żółta łąka w parku', 'Kwiaty dla pszczół i ludzi, cały rok.');
    expect(await titles('q=ZOLTA')).toEqual(['Żółta łąka w parku']);
    expect(await titles('q=ŁĄKA+pszczol')).toEqual(['Żółta łąka w parku']);
    expect(await titles('q=łąka+nowhere')).toEqual([]);
  });

  it('takes wildcards for what they are', async () => {
    await publish('A 100% solar roof', 'With under_scores and bangs! in the text.');
    expect(await titles('q=100%25')).toEqual(['A 100% solar roof']);
    expect(await titles('q=r_scores')).toEqual(['A 100% solar roof']);
    expect(await titles('q=bangs!')).toEqual(['A 100% solar roof']);
    expect(await titles('q=%25%25')).toEqual([]);
    expect(await titles('q=%27%20OR%201=1')).toEqual([]);
  });

  it('filters by pot, area and status', async () => {
    const slug = await publish('For the north bank', undefined, town.north.id);
    expect(await titles('pot=north')).toEqual(['For the north bank']);
    expect(await titles('area=north-bank')).toEqual(['For the north bank']);
    expect(await titles('status=feasible')).toEqual([]);
    const reviewer = await town.person('Rosa', 'reviewer');
    const review = {
      outcome: 'feasible',
      costMinor: 100,
      reasons: 'It can be done with little money.',
    } as const;
    unwrap(await town.get(ReviewsService).recordReview(reviewer, slug, review));
    expect(await titles('status=feasible')).toEqual(['For the north bank']);
    expect(await titles('status=unreviewed&pot=north')).toEqual([]);
  });

  it('sorts by support', async () => {
    const slug = await publish('Everybody wants this');
    for (const name of ['Sue', 'Tom']) {
      unwrap(await town.get(SupportsService).supportProposal(await town.person(name), slug));
    }
    const page = await visitor.get('/proposals?sort=supported');
    expect(page.$('.card-title').first().text()).toBe('Everybody wants this');
    expect(page.$('.card-meta').first().text()).toBe('2 supports');
  });

  it('shuffles once a day, the same for everybody, without repeats across pages', async () => {
    const first = await titles('sort=random');
    const second = await titles('sort=random&page=2');
    expect(await titles('sort=random')).toEqual(first);
    expect(new Set([...first, ...second]).size).toBe(first.length + second.length);
    town.test.clock.advance(86_400);
    expect(await titles('sort=random')).not.toEqual(first);
  });

  it('says so when nothing fits', async () => {
    const page = await visitor.get('/proposals?q=zebra');
    expect(page.text).toContain('No proposal fits your search');
  });
});
