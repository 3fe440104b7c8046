import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { AccountsService } from '../../../src/modules/accounts';
import { AdminLog, AdminLogCheck, AuditTrail } from '../../../src/modules/audit-trail';
import { PROJECT_ROOT } from '../../../src/platform/config/paths';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { zipSource } from '../../../src/verifier/sources/zip-source';
import { verifyTrail } from '../../../src/verifier/trail/verify-trail';
import type { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { must, PASSWORD } from '../../support/round-scenario';

let baraza: TestApp;
let admin: Visitor;
let rui: string;

beforeAll(async () => {
  baraza = await startTestApp();
  const accounts = baraza.app.get(AccountsService, { strict: false });
  rui = await accounts.createConfirmed({
    name: 'Rui',
    email: 'rui@example.org',
    password: PASSWORD,
  });
  must(await accounts.grantRole(undefined, rui, 'officer'));
  const trail = baraza.app.get(AuditTrail, { strict: false });
  const details = { reason: 'Her mother is ill' };
  baraza.clock.advance(1);
  await baraza.app
    .get(UnitOfWork, { strict: false })
    .run((tx) =>
      trail.record(tx, { event: 'phase-opened', actorId: rui, subject: 'cycle:one', details }),
    );
  admin = await visitorWith(baraza, 'admin');
  await baraza.app.get(AdminLog, { strict: false }).head();
});

afterAll(() => baraza.close());

/** The page of the act with this name. */
async function pageOf(visitor: Visitor, event: string): Promise<string> {
  const list = await visitor.get(`/audit-trail?event=${event}`);
  return list.$('tbody td.numeric a').first().attr('href') ?? '';
}

async function proof() {
  const vkey = (await admin.get('/audit-trail/log')).$('#vkey').text().trim();
  await admin.get('/audit-trail');
  const { bytes } = await admin.download({ format: 'proof' }, '/audit-trail/exports');
  return { text: bytes.toString('latin1'), report: verifyTrail(zipSource(bytes), { vkey }) };
}

describe('what an act tells of people', () => {
  it('can lose its facts, which is an act itself, and the log still holds', async () => {
    const address = await pageOf(admin, 'phase-opened');
    const page = await admin.get(address);
    expect(page.$('main').text()).toContain('Her mother is ill');
    expect(page.$('#entry').text()).not.toContain('mother');
    expect((await proof()).text).toContain('Her mother is ill');
    await admin.get(address);
    const erased = await admin.submit({ reason: 'personal-data' }, `${address}/erasure`);
    expect(erased.$('main').text()).toContain('The facts are erased, and that is recorded.');
    expect(erased.$('main').text()).not.toContain('mother');
    const { text, report } = await proof();
    expect(text).not.toContain('mother');
    expect(report).toMatchObject({ verdict: 'pass', erased: 1 });
    const again = await admin.post(`${address}/erasure`, { reason: 'personal-data' });
    expect(again.status).toBe(409);
    expect((await admin.post(`${address}/erasure`, { reason: 'because' })).status).toBe(422);
  });

  it('can lose whose act it is, once that person has no role any more', async () => {
    const address = await pageOf(admin, 'phase-opened');
    expect((await admin.get(address)).$('main').text()).toContain('Rui');
    const refused = await admin.submit({}, `${address}/forgetting`);
    expect(refused.status).toBe(409);
    expect(refused.$('h1').text()).toContain('still has a role');
    const accounts = baraza.app.get(AccountsService, { strict: false });
    const actor = await accounts.load(rui);
    must(await accounts.revokeRole(actor!, rui, 'officer'));
    await admin.get(address);
    const forgotten = await admin.submit({}, `${address}/forgetting`);
    expect(forgotten.$('main').text()).toContain('Somebody who was forgotten');
    expect(forgotten.$('main').text()).not.toContain('Rui');
    expect((await proof()).report.verdict).toBe('pass');
    expect(await baraza.app.get(AdminLogCheck, { strict: false }).faults()).toEqual([]);
    expect((await admin.post(`${address}/forgetting`, {})).status).toBe(409);
    expect((await admin.get('/audit-trail?by=rui%40example.org')).$('main').text()).toContain(
      'No act fits',
    );
  });

  it('is for admins to erase, and for auditors to see', async () => {
    const auditor = await visitorWith(baraza, 'auditor');
    const address = await pageOf(auditor, 'phase-opened');
    expect((await auditor.get(address)).$('main form')).toHaveLength(0);
    expect((await auditor.post(`${address}/erasure`, { reason: 'court-order' })).status).toBe(403);
    expect((await auditor.post(`${address}/forgetting`, {})).status).toBe(403);
    for (const place of ['99999', 'x', '-1']) {
      expect((await auditor.get(`/audit-trail/acts/${place}`)).status).toBe(404);
    }
  });

  it('is checked row by row from the command line', () => {
    const { database, dataDir, keyDir } = baraza.config;
    const url = database.dialect === 'postgres' ? { DATABASE_URL: database.url } : {};
    const env = {
      ...process.env,
      ...{ ...url, DATA_DIR: dataDir, KEY_DIR: keyDir, SESSION_SECRET: 's'.repeat(40) },
    };
    const program = join(PROJECT_ROOT, 'bin', 'baraza');
    const done = spawnSync(process.execPath, [program, 'check-trail', '--json'], { env });
    expect([done.status, done.stdout.toString()]).toEqual([0, '{\n  "faults": []\n}\n']);
    expect(done.stderr.toString()).toContain('Every row is as it was written.');
  });
});
