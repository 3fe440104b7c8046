import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { openRound, PASSWORD } from '../../support/round-scenario';

let baraza: TestApp;
let officer: Visitor;
let round: string;

beforeAll(async () => {
  baraza = await startTestApp();
  round = `/rounds/${(await openRound(baraza)).slug}`;
  officer = await visitorWith(baraza, 'officer', 'admin', 'reviewer');
});

afterAll(() => baraza.close());

describe('an address that names something by the character U+0000', () => {
  it.each([
    '/cycles/%00',
    '/cycles/%00/edit',
    '/cycles/%00/pots',
    '/cycles/%00/phases/call/decision',
    '/areas/%00/edit',
    '/photos/%00',
    '/projects/%00',
    '/projects/%00/edit',
    '/proposals/%00',
    '/proposals/%00/edit',
    '/proposals/%00/history',
    '/proposals/%00/reviews/new',
    '/rounds/%00',
    '/rounds/a%00b',
    '/rounds/%00/ballot',
    '/rounds/%00/closure',
    '/rounds/%00/code',
    '/rounds/%00/log',
    '/rounds/%00/log/checkpoint',
    '/rounds/%00/opening',
    '/rounds/%00/receipts',
    '/rounds/%00/results',
    '/rounds/%00/roll',
    '/rounds/%00/tally-bundle',
    'ROUND/receipts/%00',
    'ROUND/receipts/%00.tlog-proof',
    'ROUND/log/tile/%00',
  ])('finds nothing: %s', async (path) => {
    expect((await officer.get(path.replace('ROUND', round))).status).toBe(404);
  });
});

describe('a look-up with the character U+0000', () => {
  it.each([
    '/accounts?q=a%00',
    '/confirmations?token=%00',
    '/new-password/link?token=%00',
    '/projects?cycle=%00',
    '/proposals?q=%00&cycle=%00&area=%00&pot=%00&status=%00',
    '/proposals/new?cycle=%00',
    '/projects/new?proposal=%00',
    '/reviews?q=%00&cycle=%00',
    '/rounds/new?cycle=%00',
    '/sign-in?next=%00',
    'ROUND/receipts?code=%00',
  ])('is answered like one without: %s', async (path) => {
    const address = path.replace('ROUND', round);
    const without = await officer.get(address.replaceAll('%00', ''));
    expect(without.status).toBeLessThan(500);
    expect((await officer.get(address)).status).toBe(without.status);
  });
});

describe('a form with the character U+0000', () => {
  it.each([
    ['/sign-in', { email: 'a\0@example.org', password: 'x\0' }],
    ['/sign-up', { name: 'A\0', email: 'new\0@example.org', password: PASSWORD }],
    ['/new-password', { email: 'a\0@example.org' }],
  ])('is read as if it were not there: %s', async (path, fields) => {
    const visitor = new Visitor(baraza.url);
    await visitor.get(path);
    expect((await visitor.post(path, fields)).status).toBeLessThan(500);
  });

  it('is a wrong code, and no failure', async () => {
    const visitor = new Visitor(baraza.url);
    await visitor.get(`${round}/code`);
    const answer = await visitor.post(`${round}/code`, { code: 'AAAA-\0AAA-AAAA' });
    expect(answer.status).toBe(422);
  });

  it('finds nobody of that name on a roll', async () => {
    await officer.get(`${round}/codes`);
    const fields = { email: 'a\0@example.org', personRef: '1\0' };
    expect((await officer.post(`${round}/matches`, fields)).status).toBeLessThan(500);
  });
});
