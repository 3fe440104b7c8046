import { inBackOffice } from '../../../src/cli/back-office';
import { AccountsService } from '../../../src/modules/accounts';
import { AdminLogCheck } from '../../../src/modules/audit-trail';
import { startTestApp, type TestApp } from '../../support/app';
import { makeAccount } from '../../support/officer';
import { openRound } from '../../support/round-scenario';
import { vote } from '../../support/voter-steps';

describe('commands beside a running server', () => {
  let baraza: TestApp;

  beforeAll(async () => {
    baraza = await startTestApp();
  });

  afterAll(() => baraza.close());

  it('look at the trail and at accounts while people vote', async () => {
    const email = await makeAccount(baraza, 'officer');
    const scenario = await openRound(baraza);
    expect((await vote(baraza, scenario, 0, 'a1')).text).toContain('Keep this receipt');
    const found = await inBackOffice(baraza.config, async (office) => {
      const accounts = office.get(AccountsService, { strict: false });
      const faults = await office.get(AdminLogCheck, { strict: false }).faults();
      return { faults, accounts: await accounts.search(email) };
    });
    expect(found.faults).toEqual([]);
    expect(found.accounts).toMatchObject([{ email }]);
    expect((await vote(baraza, scenario, 1, 'a1')).text).toContain('Keep this receipt');
  });
});
