import { AccountsService } from '../../../src/modules/accounts';
import { AuditTrail } from '../../../src/modules/audit-trail';
import { insertRows } from '../../../src/platform/database/insert-rows';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { newId } from '../../../src/platform/ids';
import type { Answer, Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { PASSWORD } from '../../support/round-scenario';

const MANY = 100_000;
const START = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const EVENTS = ['round-edited', 'pot-changed', 'area-renamed', 'role-granted'] as const;

let baraza: TestApp;
let auditor: Visitor;
let ada: string;

beforeAll(async () => {
  baraza = await startTestApp();
  const accounts = baraza.app.get(AccountsService, { strict: false });
  const person = { name: 'Ada', email: 'ada@example.org', password: PASSWORD };
  ada = await accounts.createConfirmed(person);
  const unitOfWork = baraza.app.get(UnitOfWork, { strict: false });
  const trail = baraza.app.get(AuditTrail, { strict: false });
  await unitOfWork.run((tx) =>
    trail.record(tx, { event: 'city-settings-changed', actorId: ada, subject: 'city:city' }),
  );
  const actor = (await trail.actorOf(ada)) ?? '';
  const rows = Array.from({ length: MANY }, (_, i) => [
    newId(),
    new Date(START + i * MINUTE_MS).toISOString(),
    i % 10 === 0 ? actor : null,
    EVENTS[i % EVENTS.length] ?? '',
    `round:r-${i % 1000}`,
    '{}',
  ]);
  const columns = ['id', 'at', 'actor_id', 'event', 'subject', 'details'];
  await unitOfWork.run((tx) => insertRows(tx, { table: 'audit_event', columns, rows }));
  auditor = await visitorWith(baraza, 'auditor');
});

afterAll(() => baraza.close());

function rowsOf({ $ }: Answer): string[] {
  return $('tbody tr')
    .map((_, row) => $(row).text().replace(/\s+/g, ' ').trim())
    .get();
}

function linkTo({ $ }: Answer, rel: 'prev' | 'next'): string {
  return $(`.pagination a[rel="${rel}"]`).attr('href') ?? '';
}

describe('the list of acts', () => {
  it('is for auditors and admins', async () => {
    const officer = await visitorWith(baraza, 'officer');
    expect((await officer.get('/audit-trail')).status).toBe(403);
    expect((await (await visitorWith(baraza, 'admin')).get('/audit-trail')).status).toBe(200);
  });

  it('narrows to an event, a thing, a person, days, and all of them together', async () => {
    const event = await auditor.get('/audit-trail?event=pot-changed');
    expect(rowsOf(event)).toHaveLength(50);
    expect(rowsOf(event).every((row) => row.includes('Changed the name'))).toBe(true);
    const thing = await auditor.get('/audit-trail?subject=r-7');
    expect(rowsOf(thing)).toHaveLength(50);
    expect(rowsOf(thing).every((row) => /r-7\b/.test(row))).toBe(true);
    const person = await auditor.get('/audit-trail?by=ada%40example.org');
    expect(rowsOf(person).every((row) => row.includes('Ada'))).toBe(true);
    const days = await auditor.get('/audit-trail?from=2026-01-02&to=2026-01-02&event=role-granted');
    expect(rowsOf(days).every((row) => /\b2 January( 2026)?\b/.test(row))).toBe(true);
    const all =
      '/audit-trail?by=ada%40example.org&subject=round%3Ar-500&event=round-edited&from=2026-01-01';
    expect(rowsOf(await auditor.get(all))).toHaveLength(50);
    const link = person.$('tbody a').first().attr('href') ?? '';
    const narrowed = rowsOf(await auditor.get(link));
    expect(narrowed.length).toBeGreaterThan(0);
    expect(narrowed.every((row) => row.includes('Ada'))).toBe(true);
  });

  it('finds nothing for nobody, and ignores what makes no sense', async () => {
    const nobody = await auditor.get('/audit-trail?by=nobody%40example.org');
    expect(nobody.$('main').text()).toContain('No act fits');
    for (const odd of ['from=yesterday', 'to=2026-13-45', 'older=x', 'newer=%00', 'event[]=a']) {
      expect(rowsOf(await auditor.get(`/audit-trail?${odd}`)).length).toBeGreaterThan(0);
    }
    const system = await auditor.get('/audit-trail?by=system');
    expect(rowsOf(system).every((row) => row.includes('The system'))).toBe(true);
  });

  it('pages there and back without losing or repeating an act', async () => {
    const filter = '/audit-trail?subject=round%3Ar-3';
    const seen: string[][] = [];
    let page = await auditor.get(filter);
    for (let next = linkTo(page, 'next'); ; next = linkTo(page, 'next')) {
      seen.push(rowsOf(page));
      if (next === '') break;
      page = await auditor.get(next);
    }
    expect(seen.flat()).toHaveLength(MANY / 1000);
    expect(new Set(seen.flat()).size).toBe(MANY / 1000);
    const back = await auditor.get(linkTo(page, 'prev'));
    expect(rowsOf(back)).toEqual(seen.at(-2));
    expect(linkTo(await auditor.get(filter), 'prev')).toBe('');
  });

  it('shows a page of acts from any place among 100,000', async () => {
    const id = newId();
    const middle = new Date(START + 50_000 * MINUTE_MS).toISOString();
    const early = new Date(START + 60 * MINUTE_MS).toISOString();
    const paths = [
      '/audit-trail',
      `/audit-trail?older=${middle}_${id}`,
      `/audit-trail?older=${early}_${id}`,
      `/audit-trail?newer=${middle}_${id}`,
      `/audit-trail?event=pot-changed&older=${middle}_${id}`,
      `/audit-trail?subject=r-7&older=${middle}_${id}`,
      `/audit-trail?by=ada%40example.org&event=round-edited&older=${middle}_${id}`,
      '/audit-trail?by=nobody%40example.org',
    ];
    for (const path of paths) {
      const page = await auditor.get(path);
      expect([path, page.status]).toEqual([path, 200]);
      expect(rowsOf(page).length > 0 || path.includes('nobody')).toBe(true);
    }
  });
});
