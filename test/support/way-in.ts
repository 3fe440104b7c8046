import type { Answer, Visitor } from './agent';
import type { Route } from './routes';

/** Letters of people in tables: nobody in particular, somebody with an account, and those with one role each. */
export const PEOPLE = {
  n: undefined,
  r: [],
  v: ['reviewer'],
  o: ['officer'],
  a: ['auditor'],
  m: ['admin'],
} as const;

/** Whom a table is about. */
export type Person = keyof typeof PEOPLE;

/** Goes a way, a form without fields where one is to be sent. @returns whether somebody is let in */
export async function isLetIn(visitor: Visitor, { method }: Route, path: string): Promise<boolean> {
  const answer = method === 'GET' ? await visitor.get(path) : await posted(visitor, path);
  return !isTurnedAway(answer);
}

/** The token is that of the visitor's own session. */
async function posted(visitor: Visitor, path: string): Promise<Answer> {
  await visitor.get('/sign-in');
  return visitor.post(path, {});
}

function isTurnedAway({ status, location = '' }: Answer): boolean {
  return status === 401 || status === 403 || (status === 303 && location.startsWith('/sign-in'));
}
