import { sha256Base64 } from '../../../src/domain/shared/canonical-json';
import { AuditTrail } from '../../../src/modules/audit-trail';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { makeAccount, visitorWith } from '../../support/officer';
import { openRound, PASSWORD } from '../../support/round-scenario';

let baraza: TestApp;

beforeAll(async () => {
  baraza = await startTestApp();
});

afterAll(() => baraza.close());

/** The newest act; the clock moves on, so that the next one is newer. */
async function lastAct() {
  const [last] = await baraza.app.get(AuditTrail, { strict: false }).latest(1);
  baraza.clock.advance(1);
  return last;
}

describe('the admin trail records', () => {
  it('signing in and out of staff, and who failed to, but nothing of residents', async () => {
    const officer = await makeAccount(baraza, 'officer');
    const resident = await makeAccount(baraza);
    await lastAct();
    const visitor = new Visitor(baraza.url);
    await visitor.signIn(officer, 'a wrong password');
    const failed = await lastAct();
    expect(failed).toMatchObject({ event: 'staff-sign-in-failed', actorId: null, details: {} });
    for (const email of [resident, 'nobody@example.org']) {
      await visitor.signIn(email, 'a wrong password');
      expect((await lastAct())?.id).toBe(failed?.id);
    }
    await visitor.signIn(resident, PASSWORD);
    await visitor.get('/account');
    await visitor.submit({}, '/sign-out');
    expect((await lastAct())?.id).toBe(failed?.id);
    await visitor.signIn(officer, PASSWORD);
    const signedIn = await lastAct();
    expect(signedIn).toMatchObject({ event: 'staff-signed-in', subject: failed?.subject });
    await visitor.get('/account');
    await visitor.submit({}, '/sign-out');
    const { actorId, subject } = signedIn ?? {};
    expect(await lastAct()).toMatchObject({ event: 'staff-signed-out', actorId, subject });
  });

  it('codes and rolls that leave the office', async () => {
    const { slug } = await openRound(baraza);
    await lastAct();
    const officer = await visitorWith(baraza, 'officer');
    await officer.get(`/rounds/${slug}/codes`);
    await lastAct();
    await officer.send({ who: 'chosen', refs: '1', format: 'csv' }, `/rounds/${slug}/codes`);
    const codes = await lastAct();
    expect(codes).toMatchObject({ event: 'codes-generated', subject: `round:${slug}` });
    expect(codes?.details).toMatchObject({ codes: 1, voided: 1, format: 'csv' });
    const auditor = await visitorWith(baraza, 'auditor');
    const page = await auditor.get(`/rounds/${slug}`);
    expect(page.$('a[href$="/roll-file"]')).toHaveLength(1);
    const explained = await auditor.get(`/rounds/${slug}/roll-file`);
    await lastAct();
    const file = await auditor.send({}, `/rounds/${slug}/roll-file`);
    expect(file.headers['content-disposition']).toContain(`${slug}-roll.jsonl`);
    expect(sha256Base64(file.text)).toBe(explained.$('#hash').text().trim());
    const act = await lastAct();
    expect(act).toMatchObject({ event: 'roll-downloaded', subject: `round:${slug}` });
    expect(act?.details).toEqual({ entries: file.text.trim().split('\n').length });
  });

  it('nothing of a roll for those who may not have it', async () => {
    const { slug } = await openRound(baraza);
    const resident = await visitorWith(baraza);
    expect((await resident.get(`/rounds/${slug}/roll-file`)).status).toBe(403);
    await resident.get('/account');
    expect((await resident.post(`/rounds/${slug}/roll-file`, {})).status).toBe(403);
    const auditor = await visitorWith(baraza, 'auditor');
    expect((await auditor.get('/rounds/nowhere/roll-file')).status).toBe(404);
  });
});
