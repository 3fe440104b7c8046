import { unwrap } from '../../../src/platform/errors/problem';
import type { Role } from '../../../src/platform/security/current-actor';
import { AccountsService } from '../../../src/modules/accounts';
import { Visitor } from '../../support/agent';
import type { TestApp } from '../../support/app';

const PASSWORD = 'a long enough password';

/** A signed-in visitor with a role beyond resident, or without one. */
export async function person({ app, url }: TestApp, role?: Role): Promise<Visitor> {
  const accounts = app.get(AccountsService, { strict: false });
  const email = `${role ?? 'resident'}@example.org`;
  const id = await accounts.createConfirmed({ name: 'Ada', email, password: PASSWORD });
  if (role !== undefined) unwrap(await accounts.grantRole(undefined, id, role));
  const visitor = new Visitor(url);
  await visitor.signIn(email, PASSWORD);
  return visitor;
}

/** After the clock has moved past the end of the visit. */
export async function signInAgain(visitor: Visitor, role: Role): Promise<void> {
  await visitor.signIn(`${role}@example.org`, PASSWORD);
}
