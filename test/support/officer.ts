import { randomUUID } from 'node:crypto';

import { AccountsService } from '../../src/modules/accounts';
import { AuditTrail } from '../../src/modules/audit-trail';
import type { Role } from '../../src/platform/security/current-actor';
import { Visitor } from './agent';
import type { TestApp } from './app';
import { must, PASSWORD } from './round-scenario';

/** Makes an account with these roles; gives its address. */
export async function makeAccount({ app }: TestApp, ...roles: readonly Role[]): Promise<string> {
  const accounts = app.get(AccountsService, { strict: false });
  const email = `${randomUUID().slice(0, 8)}@example.org`;
  const id = await accounts.createConfirmed({ name: 'Ada', email, password: PASSWORD });
  for (const role of roles) must(await accounts.grantRole(undefined, id, role));
  return email;
}

/** A visitor who is signed in with these roles. */
export async function visitorWith(baraza: TestApp, ...roles: readonly Role[]): Promise<Visitor> {
  const visitor = new Visitor(baraza.url);
  await visitor.signIn(await makeAccount(baraza, ...roles), PASSWORD);
  return visitor;
}

/** The names of the acts that the record has of a round, oldest first. */
export async function actsOn({ app }: TestApp, slug: string): Promise<string[]> {
  const entries = await app.get(AuditTrail, { strict: false }).ofSubject(`round:${slug}`);
  return entries.map(({ event }) => event);
}
