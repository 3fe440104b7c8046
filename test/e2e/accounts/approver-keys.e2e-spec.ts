import { parseVerifierKey } from '../../../src/domain/vote-log/note';
import { AccountsService, ApproverKeys } from '../../../src/modules/accounts';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { makeAccount } from '../../support/officer';
import { must, PASSWORD } from '../../support/round-scenario';

const OTHER = 'four other words of mine';

let baraza: TestApp;
let keys: ApproverKeys;

beforeAll(async () => {
  baraza = await startTestApp();
  keys = baraza.app.get(ApproverKeys, { strict: false });
});

afterAll(() => baraza.close());

async function officer(...roles: readonly ('officer' | 'admin')[]) {
  const email = await makeAccount(baraza, ...(roles.length === 0 ? ['officer' as const] : roles));
  const visitor = new Visitor(baraza.url);
  await visitor.signIn(email, PASSWORD);
  const actor = (await baraza.app.get(AccountsService, { strict: false }).verify(email, PASSWORD))!;
  return { email, visitor, actor };
}

describe('a key for approving acts', () => {
  it('is made with the password, and opens with it alone', async () => {
    const { visitor, actor } = await officer();
    const before = await visitor.get('/account/approver-key');
    expect(before.$('#vkey')).toHaveLength(0);
    const wrong = await visitor.submit({ password: 'not my password' });
    expect([wrong.status, wrong.$('.error').text()]).toEqual([
      422,
      expect.stringContaining('This is not your password'),
    ]);
    expect((await visitor.submit({ password: '' })).status).toBe(422);
    expect((await visitor.submit({ password: PASSWORD })).$('#vkey')).toHaveLength(1);
    const key = (await keys.ofAccount(actor.accountId))!;
    const parsed = must(parseVerifierKey(key.vkey));
    expect(parsed.name).toMatch(/^localhost:3000\/approvers\/[^/]+$/);
    expect(must(await keys.unlock(actor, PASSWORD)).key).toEqual(parsed);
    expect(await keys.unlock(actor, OTHER)).toMatchObject({ error: { kind: 'wrong-password' } });
    expect(await keys.current()).toContainEqual(key);
  });

  it('is for officers and admins', async () => {
    const resident = new Visitor(baraza.url);
    await resident.signIn(await makeAccount(baraza), PASSWORD);
    expect((await resident.get('/account/approver-key')).status).toBe(403);
    expect((await resident.get('/account')).text).not.toContain('approver-key');
    const { visitor, actor } = await officer('admin');
    await visitor.get('/account/approver-key');
    await visitor.submit({ password: PASSWORD });
    expect(await keys.ofAccount(actor.accountId)).toBeDefined();
  });

  it('counts no more when its owner is no officer any more', async () => {
    const { actor } = await officer();
    const { vkey } = must(await keys.make(actor, PASSWORD));
    const admin = (await officer('admin')).actor;
    const accounts = baraza.app.get(AccountsService, { strict: false });
    must(await accounts.revokeRole(admin, actor.accountId, 'officer'));
    expect((await keys.current()).map((key) => key.vkey)).not.toContain(vkey);
  });

  it('is drawn again when another key has its id', async () => {
    const { actor } = await officer();
    const first = must(await keys.make(actor, PASSWORD));
    const other = (await officer()).actor;
    const draw = keys['draw'].bind(keys);
    jest.spyOn(keys, 'draw' as never).mockImplementationOnce((async () => ({
      ...(await draw(other.accountId, PASSWORD)),
      keyId: first.keyId,
    })) as never);
    const second = must(await keys.make(other, PASSWORD));
    expect(second.keyId).not.toBe(first.keyId);
    expect(await keys.ofAccount(actor.accountId)).toEqual(first);
    jest.restoreAllMocks();
  });

  it('gives way to a newer one', async () => {
    const { visitor, actor } = await officer();
    const old = must(await keys.make(actor, PASSWORD));
    expect((await visitor.get('/account/approver-key')).text).toContain(old.keyId);
    await visitor.submit({ password: PASSWORD });
    const fresh = (await keys.ofAccount(actor.accountId))!;
    expect(fresh.keyId).not.toBe(old.keyId);
    const current = (await keys.current()).map(({ keyId }) => keyId);
    expect([current.includes(fresh.keyId), current.includes(old.keyId)]).toEqual([true, false]);
  });
});

describe('a new password', () => {
  it('from its owner keeps the key', async () => {
    const { email, visitor, actor } = await officer();
    const key = must(await keys.make(actor, PASSWORD));
    const elsewhere = new Visitor(baraza.url);
    await elsewhere.signIn(email, PASSWORD);
    expect((await visitor.get('/account/password')).text).toContain('It stays the same key');
    const wrong = await visitor.submit({ password: OTHER, passwordNew: OTHER });
    expect([wrong.status, wrong.$('.error').text()]).toEqual([
      422,
      expect.stringContaining('not your password'),
    ]);
    expect((await visitor.submit({ password: PASSWORD, passwordNew: 'short' })).status).toBe(422);
    const done = await visitor.submit({ password: PASSWORD, passwordNew: OTHER });
    expect(done.$('h1').text()).toContain('Your account');
    expect((await elsewhere.get('/account')).status).toBe(303);
    expect(await keys.ofAccount(actor.accountId)).toEqual(key);
    expect((await keys.unlock(actor, OTHER)).ok).toBe(true);
    expect((await keys.unlock(actor, PASSWORD)).ok).toBe(false);
  });

  it('by mail loses the key', async () => {
    const { email, actor } = await officer();
    must(await keys.make(actor, PASSWORD));
    const visitor = new Visitor(baraza.url);
    await visitor.get('/new-password');
    await visitor.submit({ email }, '/new-password');
    const outbox = await visitor.get('/outbox');
    const link = new URL(outbox.$('main a[href*="new-password/link"]').first().attr('href') ?? '');
    await visitor.get(link.pathname + link.search);
    await visitor.submit({ password: OTHER });
    expect(await keys.ofAccount(actor.accountId)).toBeUndefined();
    const page = await visitor.get('/account/approver-key');
    expect(page.$('#vkey')).toHaveLength(0);
    expect(await keys.unlock(actor, OTHER)).toMatchObject({ error: { kind: 'no-approver-key' } });
  });
});
