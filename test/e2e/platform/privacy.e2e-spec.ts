import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';

describe('the page about what is stored', () => {
  let baraza: TestApp;

  beforeAll(async () => {
    baraza = await startTestApp();
  }, 30_000);

  afterAll(() => baraza.close());

  it('stands at the foot of every page, and tells the three times of a round', async () => {
    const visitor = new Visitor(baraza.url);
    const home = await visitor.get('/');
    expect(home.text).toContain('href="/privacy"');
    const page = await visitor.get('/privacy');
    expect(page.status).toBe(200);
    for (const title of ['voting is open', 'the result is out', 'has destroyed the keys']) {
      expect(page.text).toContain(title);
    }
  });
});
