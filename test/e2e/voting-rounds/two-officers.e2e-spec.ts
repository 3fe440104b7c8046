import type { DataSource } from 'typeorm';

import { ReadDatabase } from '../../../src/platform/database/read-database';
import { WRITE_SOURCE } from '../../../src/platform/database/tokens';
import { receiptPath } from '../../support/acts';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { actsOn } from '../../support/officer';
import { openRound, PASSWORD, type RoundScenario } from '../../support/round-scenario';
import {
  approve,
  CASE,
  leadOf,
  newestAct,
  officerWithKey,
  propose,
  type Officer,
} from '../../support/two-officers';
import { atTheBallot, vote } from '../../support/voter-steps';

const HOURS = 3600;

let baraza: TestApp;
let olga: Officer;
let piotr: Officer;
let ruth: Officer;

beforeAll(async () => {
  baraza = await startTestApp();
  olga = await officerWithKey(baraza);
  piotr = await officerWithKey(baraza);
  ruth = await officerWithKey(baraza);
});

beforeEach(async () => {
  for (const officer of [olga, piotr, ruth]) await signInAgain(officer);
});

afterEach(() => jest.restoreAllMocks());
afterAll(() => baraza.close());

async function signInAgain({ actor, visitor }: Officer): Promise<void> {
  await visitor.signIn(actor.email, PASSWORD);
}

async function entriesOf(slug: string): Promise<{ t: string; by?: string[] }[]> {
  const rows = await baraza.app
    .get(ReadDatabase, { strict: false })
    .rows<{ body: Buffer }>('SELECT body FROM log_entry WHERE round = ? ORDER BY idx', [slug]);
  return rows.map(({ body }) => JSON.parse(body.toString()) as { t: string; by?: string[] });
}

async function kindsOf(slug: string): Promise<string[]> {
  return (await entriesOf(slug)).map(({ t }) => t);
}

/** A round with a ballot of the first voter; `code` is its tracking code, `receipt` its page. */
async function votedRound(): Promise<RoundScenario & { code: string; receipt: string }> {
  const scenario = await openRound(baraza);
  const receipt = receiptPath(scenario.slug, await vote(baraza, scenario, 0, 'a1'));
  const page = await new Visitor(baraza.url).get(receipt);
  return { ...scenario, receipt, code: page.$('#tracking-code').text() };
}

async function proposedVoid() {
  const round = await votedRound();
  const { slug, code } = round;
  await propose(olga, slug, { kind: 'void', code, reason: 'ineligible' });
  return { ...round, path: await newestAct(olga, slug) };
}

describe('taking a ballot out of the count', () => {
  it('needs one officer who proposes and another who approves', async () => {
    const { slug, path, receipt } = await proposedVoid();
    const facts = (await piotr.visitor.get(path)).$('main').text();
    for (const fact of ['not entitled', CASE.reference, CASE.text, 'entry 1', 'Nobody has taken']) {
      expect(facts).toContain(fact);
    }
    expect(await kindsOf(slug)).toEqual(['open', 'cast']);
    expect((await approve(piotr, path)).$('.lead').text()).toContain('stands in the vote log');
    const entries = await entriesOf(slug);
    expect(entries.map(({ t }) => t)).toEqual(['open', 'cast', 'void']);
    expect(new Set(entries[2]?.by).size).toBe(2);
    expect(await actsOn(baraza, slug)).toEqual(
      expect.arrayContaining(['act-proposed', 'act-approved', 'act-entered']),
    );
    baraza.clock.advance(24 * HOURS + 1);
    await signInAgain(olga);
    await propose(olga, slug, { kind: 'deadline', to: '2026-09-01T12:00' });
    await signInAgain(piotr);
    await approve(piotr, await newestAct(olga, slug));
    const found = await new Visitor(baraza.url).get(receipt);
    expect(found.$('.notice-warning').text()).toContain('ask the office');
    expect(found.$('.notice-warning a').attr('href')).toBe(`/rounds/${slug}/voids`);
  });

  it('is told to the voter who asks whether she voted', async () => {
    const { path, ...scenario } = await proposedVoid();
    await approve(piotr, path);
    const voter = await atTheBallot(baraza, scenario, 0);
    const status = await voter.get(`/rounds/${scenario.slug}/vote-status`);
    expect(status.$('h1').text()).toBe('Your ballot was taken out of the count');
    expect(status.$('main').text()).toContain('Ask the office');
    const other = await atTheBallot(baraza, scenario, 1);
    const none = await other.get(`/rounds/${scenario.slug}/vote-status`);
    expect(none.$('h1').text()).toContain('You have not voted');
  });

  it('waits on the console of the other officers', async () => {
    const { slug, path } = await proposedVoid();
    const task = `a[href="${path}"]`;
    expect((await piotr.visitor.get('/console')).$(task)).toHaveLength(1);
    expect((await olga.visitor.get('/console')).$(task)).toHaveLength(0);
    await approve(piotr, path);
    expect((await ruth.visitor.get('/console')).$(task)).toHaveLength(0);
    expect(await kindsOf(slug)).toHaveLength(3);
  });

  it('is refused to the officer who proposed it', async () => {
    const { slug, path } = await proposedVoid();
    const own = await olga.visitor.get(path);
    expect(olga.visitor.formActions()).toEqual([`${path}/refusal`]);
    expect(own.text).toContain('Another officer has to look at this');
    const twice = await olga.visitor.post(`${path}/approval`, { password: PASSWORD });
    expect([twice.status, twice.text]).toEqual([403, expect.stringContaining('yourself')]);
    expect(await kindsOf(slug)).toEqual(['open', 'cast']);
  });

  it('brings the form back with what was typed, each mistake at its field', async () => {
    const { slug } = await votedRound();
    const form = { kind: 'void', code: 'AAAAA-AAAAA-AAAAA-AAAAA-A', reason: 'ineligible' };
    const cases: [Record<string, string>, string][] = [
      [{}, 'No ballot of this round has that code'],
      [{ code: '' }, 'Write the tracking code'],
      [{ reason: '' }, 'Choose a reason'],
      [{ reference: '' }, 'calls the case'],
      [{ text: 'short' }, 'Write what happened'],
      [{ password: '' }, 'Write your password'],
    ];
    for (const [changes, text] of cases) {
      const again = await propose(olga, slug, { ...form, ...changes });
      expect([again.status, again.$('.error-summary').text()]).toEqual([
        422,
        expect.stringContaining(text),
      ]);
      const kept = changes['reference'] === '' ? undefined : CASE.reference;
      expect(again.$('input[name="reference"]').val()).toBe(kept);
      expect(again.$('input[name="password"]').val()).toBeUndefined();
    }
    const { code } = await votedRound();
    expect((await propose(olga, slug, { ...form, code })).status).toBe(422);
    expect(await kindsOf(slug)).toEqual(['open', 'cast']);
  });

  it('needs the password that seals the key, right now', async () => {
    const { slug, code, path } = await proposedVoid();
    const wrong = { kind: 'void', code, reason: 'ineligible', password: 'not my password' };
    expect((await propose(olga, slug, wrong)).text).toContain('This is not your password');
    await piotr.visitor.get(path);
    const refused = await piotr.visitor.submit({ password: 'nor mine' }, `${path}/approval`);
    expect([refused.status, refused.$('.error').text()]).toEqual([
      422,
      expect.stringContaining('not your password'),
    ]);
    baraza.clock.advance(301);
    const stale = await piotr.visitor.submit({ password: PASSWORD }, `${path}/approval`);
    expect(stale.status).toBe(401);
    expect((await piotr.visitor.get(path)).location).toContain('/sign-in/again');
    await olga.visitor.get(`/rounds/${slug}/acts`);
    const late = await olga.visitor.post(`/rounds/${slug}/acts`, { ...wrong, ...CASE });
    expect(late.status).toBe(401);
    expect(late.text).toContain(CASE.text);
    expect(late.text).not.toContain(PASSWORD);
    expect(await kindsOf(slug)).toEqual(['open', 'cast']);
  });

  it('cannot be approved after three days', async () => {
    const { slug, path } = await proposedVoid();
    baraza.clock.advance(72 * HOURS);
    await signInAgain(piotr);
    expect(await leadOf(piotr, path)).toContain('Nobody decided in time');
    expect(piotr.visitor.formActions()).toEqual([]);
    await piotr.visitor.get('/account/password');
    const late = await piotr.visitor.post(`${path}/approval`, { password: PASSWORD });
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('three days')]);
    expect(await kindsOf(slug)).toEqual(['open', 'cast']);
  });

  it.each(['refuse', 'withdraw'])('ends when somebody says no: %s', async (way) => {
    const { slug, path } = await proposedVoid();
    const { visitor } = way === 'refuse' ? piotr : olga;
    await visitor.get(path);
    await visitor.submit({}, `${path}/refusal`);
    expect(await leadOf(olga, path)).toContain('Nothing has changed');
    await ruth.visitor.get('/account/password');
    const late = await ruth.visitor.post(`${path}/approval`, { password: PASSWORD });
    expect(late.status).toBe(409);
    expect(await actsOn(baraza, slug)).toContain(
      way === 'refuse' ? 'act-refused' : 'act-withdrawn',
    );
    expect(await kindsOf(slug)).toEqual(['open', 'cast']);
  });

  it('is undone by a restore, and entered once however many approve it', async () => {
    const { slug, path, code } = await proposedVoid();
    await piotr.visitor.get(path);
    await ruth.visitor.get(path);
    const answers = await Promise.all(
      [piotr, ruth].map(({ visitor }) => visitor.send({ password: PASSWORD }, `${path}/approval`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await kindsOf(slug)).toEqual(['open', 'cast', 'void']);
    const again = await propose(olga, slug, { kind: 'void', code, reason: 'ineligible' });
    expect(again.$('.error').text()).toContain('out of the count already');
    baraza.clock.advance(1);
    await propose(piotr, slug, { kind: 'restore', code, reason: 'court-order' });
    await approve(olga, await newestAct(olga, slug));
    expect(await kindsOf(slug)).toEqual(['open', 'cast', 'void', 'restore']);
  });

  it('ends as not entered when another act was faster', async () => {
    const { slug, path, code } = await proposedVoid();
    baraza.clock.advance(1);
    await propose(ruth, slug, { kind: 'void', code, reason: 'court-order' });
    await approve(piotr, await newestAct(ruth, slug));
    await approve(piotr, path);
    const page = await olga.visitor.get(path);
    expect(page.$('.notice-warning').text()).toContain('void already');
    expect(await actsOn(baraza, slug)).toContain('act-not-entered');
    expect(await kindsOf(slug)).toEqual(['open', 'cast', 'void']);
  });
});

describe('a proposal that somebody changed in the database', () => {
  it.each([
    ['other terms', `terms = replace(terms, 'ineligible', 'court-order')`],
    ['another case', `terms = replace(terms, '"ref":"', '"ref":"A')`],
    ['another proposer', `first_key = '00000000'`],
  ])('is shown as such and cannot be approved: %s', async (_what, change) => {
    const { slug, path } = await proposedVoid();
    const id = path.split('/').at(-1);
    await baraza.app
      .get<DataSource>(WRITE_SOURCE, { strict: false })
      .query(`UPDATE approval_request SET ${change} WHERE id = '${id}'`);
    const page = await piotr.visitor.get(path);
    expect(page.$('.notice-warning').text()).toContain('not what the first officer signed');
    expect(piotr.visitor.formActions()).toEqual([`${path}/refusal`]);
    const approved = await piotr.visitor.post(`${path}/approval`, { password: PASSWORD });
    expect([approved.status, approved.text]).toEqual([
      409,
      expect.stringContaining('not what the first officer signed'),
    ]);
    expect(await kindsOf(slug)).toEqual(['open', 'cast']);
  });
});

describe('who may sign', () => {
  it('had a key when the round opened', async () => {
    const { slug, code, path } = await proposedVoid();
    const late = await officerWithKey(baraza);
    expect((await late.visitor.get(path)).text).toContain('made after this round opened');
    const approved = await late.visitor.post(`${path}/approval`, { password: PASSWORD });
    expect([approved.status, approved.text]).toEqual([
      409,
      expect.stringContaining('made after this round opened'),
    ]);
    const without = await officerWithKey(baraza, false);
    const refused = await propose(without, slug, { kind: 'void', code, reason: 'ineligible' });
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('no key')]);
    expect((await without.visitor.get(`/rounds/${slug}/acts`)).text).toContain(
      '/account/approver-key',
    );
  });

  it('is an officer', async () => {
    const { slug, path } = await proposedVoid();
    const stranger = new Visitor(baraza.url);
    expect((await stranger.get(path)).location).toContain('/sign-in');
    expect((await stranger.get(`/rounds/${slug}/acts`)).status).toBe(303);
  });
});
