import { AccountsService, ApproverKeys } from '../../src/modules/accounts';
import type { Actor } from '../../src/platform/security/current-actor';
import { Visitor, type Answer } from './agent';
import type { TestApp } from './app';
import { makeAccount } from './officer';
import { must, PASSWORD } from './round-scenario';

/** An officer at her desk. */
export interface Officer {
  readonly actor: Actor;
  readonly visitor: Visitor;
}

/** An officer who is signed in; with a key for approving acts, unless told otherwise. */
export async function officerWithKey(baraza: TestApp, hasKey = true): Promise<Officer> {
  const email = await makeAccount(baraza, 'officer');
  const visitor = new Visitor(baraza.url);
  await visitor.signIn(email, PASSWORD);
  const accounts = baraza.app.get(AccountsService, { strict: false });
  const actor = (await accounts.verify(email, PASSWORD)) as Actor;
  if (hasKey) must(await baraza.app.get(ApproverKeys, { strict: false }).make(actor, PASSWORD));
  return { actor, visitor };
}

/** What stands in the form of a proposal, apart from what the act is about. */
export const CASE = {
  reference: 'PB-2026/17',
  text: 'The person on line 7 of the roll moved away in March.',
  password: PASSWORD,
};

/** Proposes an act through the pages; gives the page that the officer ends up on. */
export async function propose(
  { visitor }: Officer,
  slug: string,
  fields: Readonly<Record<string, string>> & { readonly kind: string },
): Promise<Answer> {
  await visitor.visit(`/rounds/${slug}/acts/new?kind=${fields.kind}`);
  return visitor.submit({ ...CASE, ...fields }, `/rounds/${slug}/acts`);
}

/** The address of the newest proposal of a round. */
export async function newestAct({ visitor }: Officer, slug: string): Promise<string> {
  const page = await visitor.get(`/rounds/${slug}/acts`);
  return page.$('#proposals tbody a').first().attr('href') ?? '';
}

/** Approves the act at an address through its page. */
export async function approve({ visitor }: Officer, path: string): Promise<Answer> {
  await visitor.get(path);
  return visitor.submit({ password: PASSWORD }, `${path}/approval`);
}

/** What the page of an act says about where it stands. */
export async function leadOf({ visitor }: Officer, path: string): Promise<string> {
  return (await visitor.get(path)).$('.lead').first().text();
}
