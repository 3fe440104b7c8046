import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';

describe('the page about what is stored', () => {
  let baraza: TestApp;

  beforeAll(async () => {
    baraza = await startTestApp();
  });

  afterAll(() => baraza.close());

  it('stands at the foot of every page, and tells the four times of a round', async () => {
    const visitor = new Visitor(baraza.url);
    const home = await visitor.get('/');
    expect(home.text).toContain('href="/privacy"');
    const page = await visitor.get('/privacy');
    expect(page.status).toBe(200);
    const stages = page
      .$('section h3')
      .get()
      .map((title) => page.$(title).text());
    expect(stages).toEqual([
      'While voting is open',
      'When voting is closed, and the ballots are counted',
      'When the result is out',
      'When the city has destroyed the keys',
    ]);
    for (const stage of page.$('section:has(h3)').get()) {
      const text = page.$(stage).text();
      expect(text).toMatch(/Stored: \S/);
      expect(text).toMatch(/For how long: \S/);
    }
    expect(page.text).toContain('here it is 14 days for new rounds');
    const arabic = await visitor.get('/privacy?lang=ar');
    expect(arabic.text).toContain('14 يومًا');
  });
});
