import { plusSeconds } from '../../../src/domain/shared/instant';
import { AccountsService } from '../../../src/modules/accounts';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import { SessionStore } from '../../../src/platform/security/session-store';
import { startTestApp, type TestApp } from '../../support/app';
import { Visitor } from '../../support/agent';

describe('every answer', () => {
  let baraza: TestApp;

  beforeAll(async () => {
    baraza = await startTestApp();
    await baraza.app.get(AccountsService).createConfirmed({
      name: 'Ana',
      email: 'ana@example.org',
      password: 'four random words here',
    });
  });

  afterAll(() => baraza.close());

  it('carries a strict policy without inline code', async () => {
    const { headers } = await new Visitor(baraza.url).get('/sign-in');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('same-origin');
  });

  it('makes no session for somebody who only reads', async () => {
    const { headers } = await new Visitor(baraza.url).get('/no-such-page');
    expect(String(headers['set-cookie'] ?? '')).not.toContain('sid=');
  });

  it('says in plain words that a page is not here', async () => {
    const answer = await new Visitor(baraza.url).get('/no-such-page');
    expect(answer.status).toBe(404);
    expect(answer.$('h1').text()).toBe('This page is not here');
  });

  it('keeps no session longer than it may be used', async () => {
    const visitor = new Visitor(baraza.url);
    await visitor.get('/sign-in');
    await visitor.submit({ email: 'ana@example.org', password: 'four random words here' });
    const reads = baraza.app.get(ReadDatabase, { strict: false });
    const kept = async (): Promise<number> =>
      (
        await reads.rows<{ n: number | string }>('SELECT count(*) AS n FROM web_session', [])
      ).reduce((sum, { n }) => sum + Number(n), 0);
    const store = baraza.app.get(SessionStore, { strict: false });
    await store.forgetExpired();
    expect(await kept()).toBe(1);
    const now = baraza.clock.now();
    baraza.clock.set(plusSeconds(now, 13 * 3600));
    await store.forgetExpired();
    expect(await kept()).toBe(0);
    baraza.clock.set(now);
  });

  it('keeps no session that names an account, and ends those of an account all the same', async () => {
    const [email, password] = ['eve@example.org', 'four random words here'];
    const accounts = baraza.app.get(AccountsService);
    const account = await accounts.createConfirmed({ name: 'Eve', email, password });
    const [visitor, elsewhere] = [new Visitor(baraza.url), new Visitor(baraza.url)];
    for (const each of [visitor, elsewhere]) await each.signIn(email, password);
    const reads = baraza.app.get(ReadDatabase, { strict: false });
    const rows = await reads.rows('SELECT * FROM web_session', []);
    expect(JSON.stringify(rows)).not.toContain(account);
    const tags = rows.map((row) => (row as { account_tag: string | null }).account_tag);
    expect(tags).toHaveLength(2);
    expect(new Set(tags).size).toBe(1);
    expect(tags[0]).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    await visitor.get('/account/password');
    await visitor.submit({ password, passwordNew: 'five random words for here' });
    const shown = [await visitor.get('/account'), await elsewhere.get('/account')];
    expect(shown.map(({ status, location }) => [status, location])).toEqual([
      [200, undefined],
      [303, expect.stringContaining('/sign-in')],
    ]);
  });

  it('refuses a form that another site sent', async () => {
    const response = await fetch(`${baraza.url}/sign-in`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site', accept: 'text/html' },
      body: new URLSearchParams({ email: 'ana@example.org', password: 'x' }),
    });
    expect(response.status).toBe(403);
  });

  it('stores nothing for somebody who only looks at a form', async () => {
    const { headers } = await new Visitor(baraza.url).get('/sign-up');
    expect(String(headers['set-cookie'])).toContain('form=');
    expect(String(headers['set-cookie'])).not.toContain('sid=');
  });

  it('refuses a form that was made for somebody else in the same browser', async () => {
    const visitor = new Visitor(baraza.url);
    const before = await visitor.get('/sign-in');
    await visitor.submit({ email: 'ana@example.org', password: 'four random words here' });
    const _csrf = before.$('input[name="_csrf"]').first().attr('value') ?? '';
    expect((await visitor.post('/sign-out', { _csrf })).status).toBe(403);
    expect((await visitor.get('/account')).status).toBe(200);
  });

  it('gives the typed text back when the visit has ended, ready to be sent again', async () => {
    const visitor = new Visitor(baraza.url);
    const lost = await visitor.post('/sign-up', {
      name: 'Words that took <long> to write',
      email: 'x',
    });
    expect(lost.status).toBe(403);
    expect(lost.$('input[name="name"]').attr('value')).toBe('Words that took <long> to write');
    const again = await visitor.send({ password: 'short' }, '/sign-up');
    expect(again.status).toBe(422);
    expect(again.$('input[name="name"]').attr('value')).toBe('Words that took <long> to write');
    // The link would lead to another page, and lose the words.
    expect(again.$('.languages')).toHaveLength(0);
  });

  it('answers five megabytes of text with a friendly no', async () => {
    const visitor = new Visitor(baraza.url);
    await visitor.get('/sign-up');
    const answer = await visitor.send({ name: 'x'.repeat(5_000_000) });
    expect(answer.status).toBe(413);
    expect(answer.$('main').text()).toContain('your text is still there');
  });

  it('never leads a sign-in to another site', async () => {
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
      const visitor = new Visitor(baraza.url);
      await visitor.get(`/sign-in?next=${encodeURIComponent(next)}`);
      const answer = await visitor.send({
        email: 'ana@example.org',
        password: 'four random words here',
      });
      expect(answer.location).toBe('/');
    }
  });

  it('speaks Arabic from right to left when asked', async () => {
    const visitor = new Visitor(baraza.url);
    const page = await visitor.get('/sign-in?lang=ar');
    expect(page.$('html').attr('dir')).toBe('rtl');
    expect((await visitor.get('/sign-up')).$('html').attr('lang')).toBe('ar');
  });
});
