import { startTestApp, type TestApp } from '../../support/app';
import { Visitor } from '../../support/agent';

describe('signing up and in', () => {
  let baraza: TestApp;

  beforeAll(async () => {
    baraza = await startTestApp();
  });

  afterAll(() => baraza.close());

  it('makes an account, confirms it by the mailed link, signs out and in again', async () => {
    const visitor = new Visitor(baraza.url);
    await visitor.get('/sign-up');
    const form = {
      name: 'Zażółć 🌳',
      email: 'Sara@Example.org',
      password: 'four random words here',
    };
    expect((await visitor.submit(form)).$('h1').text()).toBe('Look into your mail');
    const outbox = await visitor.get('/outbox');
    const link = new URL(outbox.$('main a[href*="confirmations"]').first().attr('href') ?? '');
    await visitor.get(link.pathname + link.search);
    expect((await visitor.submit({})).$('main').text()).toContain('Zażółć 🌳');
    await visitor.submit({}, '/sign-out');
    expect((await visitor.get('/account')).location).toBe('/sign-in?next=%2Faccount');
    await visitor.get('/sign-in?next=/account');
    const again = await visitor.submit({ email: 'sara@example.org', password: form.password });
    expect(again.$('main').text()).toContain('sara@example.org');
  });

  it('says nothing about which addresses have an account', async () => {
    const answers = [];
    for (const email of ['new@example.org', 'new@example.org']) {
      const visitor = new Visitor(baraza.url);
      await visitor.get('/sign-up');
      answers.push(
        await visitor.submit({ name: 'Ana', email, password: 'four random words here' }),
      );
    }
    expect(answers[0]?.$('main').text()).toBe(answers[1]?.$('main').text());
  });

  it('keeps what was typed when something is wrong, but never the password', async () => {
    const visitor = new Visitor(baraza.url);
    await visitor.get('/sign-up');
    const answer = await visitor.send({ name: '<b>Eve</b>', email: 'eve', password: 'short' });
    expect(answer.status).toBe(422);
    expect(answer.$('input[name="name"]').attr('value')).toBe('<b>Eve</b>');
    expect(answer.$('main b')).toHaveLength(0);
    expect(answer.$('input[name="password"]').attr('value')).toBeUndefined();
    expect(answer.$('.error-summary li')).toHaveLength(2);
  });

  it('changes the session id when somebody signs in', async () => {
    const visitor = new Visitor(baraza.url);
    const before = (await visitor.get('/sign-in')).headers['set-cookie'];
    const answer = await visitor.send({
      email: 'sara@example.org',
      password: 'four random words here',
    });
    expect(answer.status).toBe(303);
    expect(String(answer.headers['set-cookie'])).toContain('sid=');
    expect(answer.headers['set-cookie']).not.toEqual(before);
  });

  it('refuses a sign-in without its token, and leaves nobody signed in', async () => {
    const visitor = new Visitor(baraza.url);
    await visitor.get('/sign-in');
    const fields = {
      email: 'sara@example.org',
      password: 'four random words here',
      _csrf: 'forged',
    };
    expect((await visitor.post('/sign-in', fields)).status).toBe(403);
    expect((await visitor.get('/account')).status).toBe(303);
  });

  it('slows down guessing, for one account from anywhere', async () => {
    const visitor = new Visitor(baraza.url);
    await visitor.get('/sign-in');
    for (let attempt = 0; attempt < 8; attempt += 1) {
      expect(
        (await visitor.send({ email: 'x@example.org', password: `wrong ${attempt}` })).status,
      ).toBe(422);
    }
    const blocked = await visitor.post('/sign-in', {
      email: 'x@example.org',
      password: 'wrong again',
    });
    expect(blocked.status).toBe(429);
  });

  it('sets a new password by a link that works once', async () => {
    const visitor = new Visitor(baraza.url);
    await visitor.get('/new-password');
    await visitor.submit({ email: 'sara@example.org' });
    const outbox = await visitor.get('/outbox');
    const link = new URL(outbox.$('main a[href*="new-password/link"]').first().attr('href') ?? '');
    await visitor.get(link.pathname + link.search);
    const weak = await visitor.send({ password: 'short' });
    expect(weak.status).toBe(422);
    expect((await visitor.submit({ password: 'a better password now' })).$('h1').text()).toContain(
      'Zażółć',
    );
    const stranger = new Visitor(baraza.url);
    await stranger.get(link.pathname + link.search);
    expect((await stranger.send({ password: 'a better password again' })).status).toBe(410);
  });
});
