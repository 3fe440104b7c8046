import { AccountsService } from '../../../src/modules/accounts';
import { startTestApp, type TestApp } from '../../support/app';
import { Visitor } from '../../support/agent';

const PASSWORD = 'four random words here';

describe('roles', () => {
  let baraza: TestApp;
  let adminId: string;
  let residentId: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    const accounts = baraza.app.get(AccountsService);
    adminId = await accounts.createConfirmed({
      name: 'Ada',
      email: 'ada@example.org',
      password: PASSWORD,
    });
    residentId = await accounts.createConfirmed({
      name: 'Rui',
      email: 'rui@example.org',
      password: PASSWORD,
    });
    expect(await accounts.grantRole(undefined, adminId, 'admin')).toMatchObject({ ok: true });
  });

  afterAll(() => baraza.close());

  async function signedIn(email: string): Promise<Visitor> {
    const visitor = new Visitor(baraza.url);
    await visitor.signIn(email, PASSWORD);
    return visitor;
  }

  it('are granted and taken back by an admin, and each act is recorded', async () => {
    const admin = await signedIn('ada@example.org');
    await admin.get('/accounts?q=rui');
    const granted = await admin.submit({ role: 'officer' }, `/accounts/${residentId}/roles`);
    expect(granted.$('main').text()).toContain('The role is granted and recorded.');
    const taken = await admin.submit({}, `/accounts/${residentId}/roles/officer/revocation`);
    expect(taken.$('main').text()).toContain('The role is taken back and recorded.');
    const trail = (await admin.get('/audit-trail')).$('main').text();
    expect(trail).toContain('Gave an account a role');
    expect(trail).toContain('Role: Council officer');
    expect(trail).toContain('Took a role from an account');
    expect(trail).not.toContain('role-granted');
  });

  it('decide where a sign-in leads, unless somebody was on the way to a page', async () => {
    const landing = async (email: string, path = '/sign-in') => {
      const visitor = new Visitor(baraza.url);
      await visitor.get(path);
      return (await visitor.send({ email, password: PASSWORD })).location;
    };
    expect(await landing('ada@example.org')).toBe('/accounts');
    expect(await landing('rui@example.org')).toBe('/');
    expect(await landing('ada@example.org', '/sign-in?next=/proposals')).toBe('/proposals');
  });

  it('are nobody else’s to grant', async () => {
    const resident = await signedIn('rui@example.org');
    expect((await resident.get('/accounts')).status).toBe(403);
    await resident.get('/account');
    expect((await resident.post(`/accounts/${residentId}/roles`, { role: 'admin' })).status).toBe(
      403,
    );
  });

  it('leave at least one admin', async () => {
    const admin = await signedIn('ada@example.org');
    await admin.get('/accounts');
    const answer = await admin.send({}, `/accounts/${adminId}/roles/admin/revocation`);
    expect(answer.status).toBe(409);
    expect(answer.$('h1').text()).toContain('last admin');
  });

  it('refuse a role that does not exist', async () => {
    const admin = await signedIn('ada@example.org');
    await admin.get('/accounts');
    expect((await admin.post(`/accounts/${residentId}/roles`, { role: 'king' })).status).toBe(422);
  });
});
