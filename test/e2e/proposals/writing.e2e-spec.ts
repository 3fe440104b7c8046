import type { Answer, Visitor } from '../../support/agent';
import { proposalFields, startTown, type Town } from './town';

let town: Town;
let ada: Visitor;

beforeAll(async () => {
  town = await startTown();
  await town.person('Ada');
  await town.person('Ben');
});
afterAll(() => town.test.close());
beforeEach(async () => {
  town.goTo('call');
  ada = await town.visitor('Ada');
});

async function send(fields: Record<string, string>): Promise<Answer> {
  await ada.get('/proposals/new');
  return ada.submit(proposalFields(fields), '/proposals');
}

describe('writing a proposal', () => {
  it('asks visitors to sign in first, and brings them back', async () => {
    const visitor = await town.visitor('nobody');
    const answer = await visitor.get('/proposals/new');
    expect(answer.location).toBe('/sign-in?next=%2Fproposals%2Fnew');
  });

  it('publishes at once, with the name but never the email of its author', async () => {
    const page = await send({ intent: 'publish' });
    expect(page.status).toBe(200);
    expect(page.$('h1').text()).toBe('Benches along the river');
    expect(page.$('.prose strong').text()).toBe('Ten benches');
    expect(page.text).toContain('Proposed by Ada');
    expect(page.text).not.toContain('ada@lindenau.example');
    expect(page.text).toContain('12,500');
  });

  it('keeps a draft to its author until it is published', async () => {
    const draft = await send({
      intent: 'draft',
      title: 'A secret garden',
      text: '',
      pot: '',
      cost: '',
    });
    const slug = slugOf(draft);
    expect(draft.text).toContain('Only you can see it');
    const ben = await town.visitor('Ben');
    for (const path of ['', '/edit', '/history']) {
      expect((await ben.get(`/proposals/${slug}${path}`)).status).toBe(404);
    }
    expect((await ben.get('/proposals')).text).not.toContain('A secret garden');
    expect((await ada.get('/proposals/mine')).text).toContain('A secret garden');
  });

  it('does not publish a draft without text or pot, and says what is missing', async () => {
    const slug = slugOf(
      await send({ intent: 'draft', title: 'An unfinished thought', text: '', pot: '' }),
    );
    await ada.get(`/proposals/${slug}`);
    const refused = await ada.submit({}, `/proposals/${slug}/publication`);
    expect(refused.status).toBe(422);
    expect(refused.$('.error-summary a').attr('href')).toBe('#field-text');
    const published = await ada.submit(
      proposalFields({ intent: 'publish' }),
      `/proposals/${slug}/edit`,
    );
    expect(published.status).toBe(200);
    expect(published.text).toContain('Your proposal is published');
  });

  it('does not publish while no call is open, names its dates, and keeps the text', async () => {
    town.goTo('review');
    const later = await town.visitor('Ada');
    await later.get('/proposals/new?cycle=budget-2026');
    const refused = await later.submit(proposalFields({ intent: 'publish' }), '/proposals');
    expect(refused.status).toBe(422);
    expect(refused.$('.error-summary').text()).toContain('1 June 2026');
    expect(refused.$('textarea[name=text]').val()).toContain('Ten benches');
    const draft = await later.submit({ intent: 'draft' }, '/proposals');
    expect(draft.status).toBe(200);
    expect(draft.text).toContain('This is a draft');
  });

  it.each([
    ['a title that is too short', { title: 'Hi' }, 'title'],
    ['a title that is too long', { title: 'x'.repeat(121) }, 'title'],
    ['a text that is too short', { text: 'Too short' }, 'text'],
    ['a text that is too long', { text: 'x'.repeat(10_001) }, 'text'],
    ['no pot', { pot: '' }, 'pot'],
    ['a pot that does not exist', { pot: 'moon' }, 'pot'],
    ['an area that does not exist', { area: 'moon' }, 'area'],
    ['an area that the pot is not for', { pot: 'north', area: 'mill-hill' }, 'area'],
    ['a cost that is no amount', { cost: 'a lot' }, 'cost'],
    ['a negative cost', { cost: '-5' }, 'cost'],
    ['a cost beyond the pot', { cost: '100 000,01' }, 'cost'],
  ])('refuses %s at its field and keeps what was typed', async (_name, change, field) => {
    const refused = await send({ intent: 'publish', ...change });
    expect(refused.status).toBe(422);
    expect(refused.$('.error-summary a').attr('href')).toBe(`#field-${field}`);
    expect(refused.$(`#error-${field}`).length).toBe(1);
    expect(refused.$('input[name=title]').val()).toBe(proposalFields(change)['title']);
  });

  it('says amounts in the sentence about a cost beyond the pot', async () => {
    const refused = await send({ intent: 'publish', cost: '250 000' });
    expect(refused.$('#error-cost').text()).toMatch(/250,000.*100,000/);
  });

  it('answers 413 to a text far beyond every limit', async () => {
    await ada.get('/proposals/new');
    const answer = await ada.send(
      proposalFields({ text: 'x'.repeat(300_000), intent: 'draft' }),
      '/proposals',
    );
    expect(answer.status).toBe(413);
  });

  it('takes names in any script, emoji and NUL, and shows HTML as text', async () => {
    const title = 'حديقة 🌳 <b>Łąka</b> & “Ogród”';
    const text =
      'A garden for all.\u0000 <script>alert(1)</script> [x](javascript:alert(2)) ![i](http://x/y.png)';
    const page = await send({ intent: 'publish', title, text });
    expect(page.status).toBe(200);
    expect(page.$('h1').text()).toBe(title);
    expect(page.$('.prose script, .prose img, .prose a[href^="javascript"]').length).toBe(0);
    expect(page.$('.prose').text()).toContain('<script>alert(1)</script>');
  });

  it('takes a field sent twice for nothing typed', async () => {
    await ada.get('/proposals/new');
    const answer = await ada.post('/proposals', {
      ...proposalFields(),
      title: ['one', 'two'],
      cycle: 'budget-2026',
      intent: 'draft',
    });
    expect(answer.status).toBe(422);
  });

  it('refuses fields that the form does not have', async () => {
    await ada.get('/proposals/new');
    const answer = await ada.post('/proposals', {
      ...proposalFields(),
      cycle: 'budget-2026',
      intent: 'draft',
      authorId: 'x',
    });
    expect(answer.status).toBe(422);
  });

  it('gives the text back when the visit had ended, and saves it after signing in again', async () => {
    await ada.get('/proposals/new');
    const lost = await ada.post('/proposals', {
      ...proposalFields({ title: 'Typed before the visit ended', intent: 'publish' }),
      cycle: 'budget-2026',
      _csrf: 'stale',
    });
    expect(lost.status).toBe(403);
    expect(lost.text).toContain('Ten benches');
    const page = await ada.submit({}, '/proposals');
    expect(page.status).toBe(200);
    expect(page.$('h1').text()).toBe('Typed before the visit ended');
  });
});

describe('editing a proposal', () => {
  it('keeps every version and shows what changed, word by word', async () => {
    const slug = slugOf(await send({ intent: 'publish', title: 'Trees for Mill Street' }));
    await ada.get(`/proposals/${slug}/edit`);
    const change = {
      title: 'Trees for Mill Street and Oak Lane',
      text: 'People who walk slowly need places to sit. **Twelve benches** would do.',
      cost: '15000',
      intent: 'save',
    };
    const edited = await ada.submit(change, `/proposals/${slug}/edit`);
    expect(edited.text).toContain('Your changes are saved');
    const history = await (await town.visitor('Ben')).get(`/proposals/${slug}/history`);
    expect(
      history
        .$('h2')
        .map((_i, h) => history.$(h).text())
        .get(),
    ).toEqual(['Version 2', 'Version 1']);
    expect(history.$('ins').text()).toContain('Twelve');
    expect(history.$('del').text()).toContain('Ten');
    expect(history.text).toContain('Ada, ');
  });

  it('makes no version when nothing was changed', async () => {
    const slug = slugOf(await send({ intent: 'publish', title: 'Nothing to change here' }));
    await ada.get(`/proposals/${slug}/edit`);
    await ada.submit({ intent: 'save' }, `/proposals/${slug}/edit`);
    expect((await ada.get(`/proposals/${slug}/history`)).$('h2').length).toBe(1);
  });

  it('is for the author alone', async () => {
    const slug = slugOf(await send({ intent: 'publish', title: 'Hands off my words' }));
    const ben = await town.visitor('Ben');
    expect((await ben.get(`/proposals/${slug}/edit`)).status).toBe(403);
    await ben.get('/proposals/new');
    expect(
      (await ben.post(`/proposals/${slug}/edit`, proposalFields({ title: 'Stolen words here' })))
        .status,
    ).toBe(403);
    expect((await ada.get(`/proposals/${slug}`)).$('h1').text()).toBe('Hands off my words');
  });

  it('ends with the call; the text stays as typed', async () => {
    const slug = slugOf(await send({ intent: 'publish', title: 'Too late to change' }));
    town.goTo('review');
    const later = await town.visitor('Ada');
    await later.get(`/proposals/${slug}/edit`);
    const refused = await later.submit(
      { title: 'Changed after the end', intent: 'save' },
      `/proposals/${slug}/edit`,
    );
    expect(refused.status).toBe(422);
    expect(refused.$('input[name=title]').val()).toBe('Changed after the end');
    expect((await ada.get(`/proposals/${slug}`)).$('h1').text()).toBe('Too late to change');
  });

  it('tells somebody who edits an older version in a second window', async () => {
    const slug = slugOf(await send({ intent: 'publish', title: 'Two windows at once' }));
    await ada.get(`/proposals/${slug}/edit`);
    await ada.submit({ title: 'From the first window', intent: 'save' }, `/proposals/${slug}/edit`);
    await ada.get(`/proposals/${slug}/edit`);
    const refused = await ada.submit(
      { title: 'From the second window', version: '1', intent: 'save' },
      `/proposals/${slug}/edit`,
    );
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('changed in another window');
  });

  it('answers 404 for a proposal that is not there', async () => {
    expect((await ada.get('/proposals/no-such-thing')).status).toBe(404);
    expect((await ada.get('/proposals/no-such-thing/edit')).status).toBe(404);
    expect((await ada.get('/proposals/%00')).status).toBe(404);
    expect((await ada.get('/projects/%00')).status).toBe(404);
    expect((await ada.get('/proposals/no-such-thing/history')).status).toBe(404);
  });
});

function slugOf(page: Answer): string {
  const href = page
    .$('form[action^="/proposals/"], a[href^="/proposals/"][href$="/history"], a[href$="/edit"]')
    .first();
  const path = href.attr('action') ?? href.attr('href') ?? '';
  return path.split('/')[2] ?? '';
}
