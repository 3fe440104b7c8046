import { ProposalsService, SupportsService } from '../../../src/modules/proposals';
import { unwrap } from '../../../src/platform/errors/problem';
import { Visitor } from '../../support/agent';
import { startTown, type Town } from './town';

let town: Town;
let slug: string;
let benId: string;

beforeAll(async () => {
  town = await startTown();
  const ada = await town.person('Ada');
  benId = await town.person('Ben');
  const words = {
    cycleId: town.cycle.id,
    title: 'A bridge',
    text: 'A bridge over the little river.',
    potId: town.whole.id,
    areaId: null,
    costMinor: null,
  };
  slug = unwrap(
    await town
      .get(ProposalsService)
      .submitProposal(ada, { ...words, title: 'A bridge for all' }, 'published'),
  );
});
afterAll(() => town.test.close());
beforeEach(() => town.goTo('call'));

async function count(): Promise<string> {
  return (await new Visitor(town.test.url).get(`/proposals/${slug}`)).$('.stat').first().text();
}

describe('supporting a proposal', () => {
  it('invites visitors to sign in', async () => {
    const page = await new Visitor(town.test.url).get(`/proposals/${slug}`);
    expect(page.$(`a[href="/sign-in?next=/proposals/${slug}"]`).length).toBe(1);
  });

  it('counts each person once, also when they press twice or all at once', async () => {
    const ben = await town.visitor('Ben');
    await ben.get(`/proposals/${slug}`);
    const first = await ben.submit({}, `/proposals/${slug}/supports`);
    expect(first.text).toContain('You support this proposal');
    expect((await ben.post(`/proposals/${slug}/supports`, {})).status).toBe(303);
    const supports = town.get(SupportsService);
    await Promise.all(Array.from({ length: 20 }, () => supports.supportProposal(benId, slug)));
    expect(await count()).toContain('1');
    expect(await count()).toContain('person supports this');
  });

  it('can be withdrawn', async () => {
    const ben = await town.visitor('Ben');
    await ben.get(`/proposals/${slug}`);
    const page = await ben.submit({}, `/proposals/${slug}/supports/withdrawal`);
    expect(page.text).toContain('You no longer support this proposal');
    expect(await count()).toContain('0');
  });

  it('goes on in the review phase and ends with it', async () => {
    town.goTo('review');
    let ben = await town.visitor('Ben');
    await ben.get(`/proposals/${slug}`);
    expect((await ben.post(`/proposals/${slug}/supports`, {})).status).toBe(303);
    town.goTo('voting');
    ben = await town.visitor('Ben');
    await ben.get('/account');
    expect((await ben.post(`/proposals/${slug}/supports`, {})).status).toBe(409);
    expect((await ben.post(`/proposals/${slug}/supports/withdrawal`, {})).status).toBe(409);
    expect(
      (await ben.get(`/proposals/${slug}`)).$(`form[action^="/proposals/${slug}/supports"]`).length,
    ).toBe(0);
  });

  it('needs a proposal that is there', async () => {
    const ben = await town.visitor('Ben');
    await ben.get('/account');
    expect((await ben.post('/proposals/nothing-here/supports', {})).status).toBe(404);
  });
});
