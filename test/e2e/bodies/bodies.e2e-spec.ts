import type { PlainDay } from '../../../src/domain/shared/plain-day';
import { AuditTrail } from '../../../src/modules/audit-trail';
import { BodiesService, MembershipsService, SeatsService } from '../../../src/modules/bodies';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { unwrap } from '../../../src/platform/errors/problem';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { makeAccount, visitorWith } from '../../support/officer';

let baraza: TestApp;
let officer: Visitor;
const stranger = () => new Visitor(baraza.url);
const day = (text: string) => text as PlainDay;

beforeAll(async () => {
  baraza = await startTestApp();
  baraza.clock.set('2026-03-01T10:00:00.000Z');
  officer = await visitorWith(baraza, 'officer');
});

afterAll(() => baraza.close());

const service = <T>(type: new (...args: never[]) => T): T =>
  baraza.app.get<T>(type, { strict: false });

/** A body with two seats; gives the path of its page. */
async function council(kind = 'committee'): Promise<string> {
  await officer.get('/bodies/new');
  const about = { name: 'Park committee', kind, mandate: 'Looks after the parks of the city.' };
  const founded = await officer.send({ ...about, foundedOn: '2026-01-01' });
  const path = founded.location ?? '';
  await officer.get(`${path}/seats/new`);
  await officer.submit({ count: '2', label: 'Old Town', origin: 'area', filledBy: 'elected' });
  return path;
}

/** The links of vacant seats. */
async function vacant(path: string): Promise<string[]> {
  const { $ } = await officer.get(path);
  return $('a[href*="memberships/new?seat="]')
    .map((_, link) => $(link).attr('href'))
    .get();
}

async function seat(path: string, fields: Record<string, string> = {}) {
  await officer.get((await vacant(path))[0] ?? '');
  const member = { name: 'Nina Kowalska', startedOn: '2026-01-15', role: 'member' };
  return officer.submit({ ...member, ...fields });
}

describe('a body', () => {
  it('is founded by an officer, with the rules of its kind, and seen by everybody', async () => {
    const path = await council('assembly');
    const { $, text } = await stranger().get(path);
    expect($('h1').text()).toContain('Park committee');
    expect(text).toContain('at least 4/5');
    expect(text).toContain('2 seats, 2 of them vacant');
    expect(text).not.toContain('For the officer');
    const list = await stranger().get('/bodies');
    expect(list.$(`a[href="${path}"]`)).toHaveLength(1);
  });

  it('says what is wrong, and keeps what was typed', async () => {
    await officer.get('/bodies/new');
    const again = await officer.submit({ name: 'Pa', mandate: 'x', foundedOn: '2026-02-30' });
    expect(again.status).toBe(422);
    expect(again.$('#error-name').text()).toContain('3 to 120');
    expect(again.$('#field-name').attr('value')).toBe('Pa');
    const noDay = await officer.submit({ name: 'Parks', mandate: 'Looks after parks.' });
    expect(noDay.$('#error-foundedOn').text()).toContain('date that exists');
  });

  it('decides by rules that an officer changes', async () => {
    const path = await council();
    await officer.get(`${path}/rules`);
    const wrong = await officer.submit({ quorumP: '3', quorumQ: '2' });
    expect(wrong.status).toBe(422);
    expect(wrong.$('#error-quorumP').text()).toContain('such as 1 of 2');
    const right = { quorumP: '2', quorumQ: '3', quorumRounding: 'ceil', quorumBase: 'seats' };
    const { text } = await officer.submit({ ...right, majorityKind: 'absolute' });
    expect(text).toContain('when 2 members are there');
    expect(text).toContain('yes from more than half');
    const acts = await service(AuditTrail).ofSubject(`body:${path.split('/').at(-1) ?? ''}`);
    expect(acts.map(({ event }) => event)).toContain('body-rules-changed');
  });

  it('gets a new name and mandate', async () => {
    const path = await council();
    await officer.get(`${path}/edit`);
    expect((await officer.submit({ name: '' })).status).toBe(422);
    await officer.submit({ name: 'Committee of trees', mandate: '**Trees** and nothing else.' });
    const { $ } = await stranger().get(path);
    expect($('h1').text()).toContain('Committee of trees');
    expect($('.prose strong').text()).toBe('Trees');
  });

  it('is not found under an address that was never its own', async () => {
    expect((await stranger().get('/bodies/nowhere')).status).toBe(404);
    const path = await council();
    expect((await stranger().get(`${path}/seats/nowhere`)).status).toBe(404);
    expect((await officer.get(`${path}/memberships/nowhere`)).status).toBe(404);
  });
});

describe('a member', () => {
  it('takes a seat, gets another role, and leaves; the history keeps it all', async () => {
    const path = await council();
    expect((await seat(path)).text).toContain('The member is recorded.');
    const shown = await officer.get(path);
    expect(shown.text).toContain('one of them vacant');
    expect(shown.text).toContain('15 January 2028');
    await officer.get(shown.$('a[href*="/memberships/"]:contains("Change")').attr('href') ?? '');
    const [ending, role] = officer.formActions();
    await officer.submit({ role: 'chair', from: '2026-02-01' }, role);
    const chair = await officer.get(path);
    expect(chair.$('table').text()).toContain('Nina Kowalska Chair');
    expect(ending).not.toBe(role);
    await officer.get(chair.$('a[href*="/memberships/"]:contains("Change")').attr('href') ?? '');
    const early = await officer.submit({ endedOn: '2026-01-20' }, officer.formActions()[0]);
    expect(early.$('#error-endedOn').text()).toContain('began on 2026-02-01');
    await officer.submit({ endedOn: '2026-02-20', reason: 'moved' }, officer.formActions()[0]);
    const history = (await stranger().get(`${path}/history`)).$('tbody tr');
    expect(history).toHaveLength(2);
    expect(history.first().text()).toContain('Moved away');
    expect(history.last().text()).toContain('Took another role');
    expect(await vacant(path)).toHaveLength(2);
  });

  it('cannot take a seat that is held, nor two', async () => {
    const path = await council();
    const slug = path.split('/').at(-1) ?? '';
    const email = await makeAccount(baraza);
    const [first = '', second = ''] = await vacant(path);
    await seat(path, { email });
    const seatOf = (link: string) => new URL(link, baraza.url).searchParams.get('seat');
    const member = { ...PLAIN, seatId: seatOf(first), startedOn: day('2026-02-01') };
    const memberships = service(MembershipsService);
    expect(await memberships.seat(null, slug, member)).toMatchObject({
      error: { kind: 'seat-taken' },
    });
    expect(
      await memberships.seat(null, slug, { ...member, seatId: seatOf(second), email }),
    ).toMatchObject({ error: { kind: 'already-member' } });
    const unknown = await seat(path, { email: 'nobody@example.org' });
    expect(unknown.$('#error-email').text()).toContain('Nobody has an account');
  });

  it('holds a seat alone, however many are recorded at once', async () => {
    const path = await council();
    const slug = path.split('/').at(-1) ?? '';
    const seatId = new URL((await vacant(path))[0] ?? '', baraza.url).searchParams.get('seat');
    const race = Array.from({ length: 12 }, (_, i) =>
      service(MembershipsService).seat(null, slug, { ...PLAIN, name: `Member ${i}`, seatId }),
    );
    const outcomes = await Promise.allSettled(race);
    const seated = outcomes.filter((one) => one.status === 'fulfilled' && one.value.ok);
    expect(seated).toHaveLength(1);
    expect((await service(BodiesService).bySlug(slug))?.memberships).toHaveLength(1);
  });

  it('serves without a seat only where nobody votes', async () => {
    const path = await council();
    await officer.get(`${path}/memberships/new`);
    const member = { name: 'Cleo Clerk', startedOn: '2026-01-15' };
    const voter = await officer.submit({ ...member, role: 'member' });
    expect(voter.$('#error-role').text()).toContain('needs a seat');
    await officer.submit({ ...member, role: 'secretary' });
    expect((await stranger().get(path)).text).toContain('Cleo Clerk');
  });

  it('under age is never named, and needs an alias', async () => {
    const path = await council('youth_council');
    const young = { name: 'Maja Tajna', bornMonth: '2011-04' };
    const refused = await seat(path, young);
    expect(refused.$('#error-alias').text()).toContain('under 18');
    await seat(path, { ...young, alias: 'Lilka' });
    const link = (await stranger().get(path)).$('th[scope="row"] a').first().attr('href') ?? '';
    for (const page of [path, `${path}/history`, link]) {
      for (const visitor of [stranger(), officer]) {
        const { text } = await visitor.get(page);
        expect(text).toContain('Lilka');
        expect(text).not.toContain('Tajna');
        expect(text).not.toContain('2011');
      }
    }
  });
});

describe('seats', () => {
  it('have deputies, and are closed when nobody holds them', async () => {
    const path = await council();
    const slug = path.split('/').at(-1) ?? '';
    await officer.get(`${path}/seats/new`);
    expect((await officer.submit({ count: '0', label: '' })).status).toBe(422);
    await officer.submit({ count: '1', label: 'Lakeside', withDeputies: 'yes', standsFor: 'Lake' });
    const body = await service(BodiesService).bySlug(slug);
    const lakeside = body?.seats.filter(({ label }) => label === 'Lakeside') ?? [];
    expect(lakeside.map(({ deputyOf }) => deputyOf)).toEqual([null, lakeside[0]?.id]);
    expect((await stranger().get(`${path}/seats/${lakeside[1]?.id}`)).text).toContain(
      'Stands in for',
    );
    const closing = { seatId: lakeside[0]?.id ?? '', closedOn: day('2026-02-01') };
    const seats = service(SeatsService);
    unwrap(
      await service(MembershipsService).seat(null, slug, { ...PLAIN, seatId: closing.seatId }),
    );
    expect(await seats.close('x', slug, closing)).toMatchObject({
      error: { kind: 'seat-occupied' },
    });
    expect((await seats.close('x', slug, { ...closing, seatId: lakeside[1]?.id ?? '' })).ok).toBe(
      true,
    );
  });
});

describe('a body that ends', () => {
  it('ends all its memberships, and changes no more', async () => {
    const path = await council();
    await seat(path);
    await officer.get(`${path}/closure`);
    const early = await officer.submit({ closedOn: '2025-01-01' });
    expect(early.$('#error-closedOn').text()).toContain('Choose a later one');
    const { text } = await officer.submit({ closedOn: '2026-03-01' });
    expect(text).toContain('This body ended on Sunday 1 March 2026');
    expect((await stranger().get(`${path}/history`)).text).toContain('The body ended');
    const refused = await service(MembershipsService).seat(
      null,
      path.split('/').at(-1) ?? '',
      PLAIN,
    );
    expect(refused).toMatchObject({ error: { kind: 'body-closed' } });
    expect((await stranger().get('/bodies')).text).toContain('Bodies that have ended');
  });
});

describe('the database', () => {
  it('lets a membership be ended once, and refuses every other change', async () => {
    const path = await council();
    await seat(path);
    const { memberships } = (await service(BodiesService).bySlug(path.split('/').at(-1) ?? ''))!;
    const { id } = memberships[0]!;
    const change = (sql: string) =>
      service(UnitOfWork).run((tx) => tx.manager.query(`${sql} WHERE id = '${id}'`));
    const append = /append-only/;
    await expect(change("UPDATE membership SET started_on = '2026-01-16'")).rejects.toThrow(append);
    await expect(change('DELETE FROM membership')).rejects.toThrow(append);
    await change("UPDATE membership SET ended_on = '2026-02-01', end_reason = 'resigned'");
    await expect(change("UPDATE membership SET ended_on = '2026-02-02'")).rejects.toThrow(append);
    await expect(
      change('UPDATE membership SET ended_on = NULL, end_reason = NULL'),
    ).rejects.toThrow(append);
  });
});

const PLAIN = {
  ...{ seatId: null, role: 'member' as const, startedOn: day('2026-01-15') },
  ...{ name: 'Somebody', alias: null, bornMonth: null, email: null },
};
