import { Problem } from '../errors/problem';
import { holds, type Actor, type Role } from './current-actor';

/**
 * The actor, who must be signed in.
 * @throws Problem `sign-in-required`
 */
export function signedIn(actor: Actor | undefined): Actor {
  if (actor === undefined) throw new Problem({ kind: 'sign-in-required' });
  return actor;
}

/**
 * The actor, who must hold one of the roles.
 * @throws Problem `sign-in-required`, or `not-allowed` for somebody else's page
 */
export function requireRole(actor: Actor | undefined, ...roles: readonly Role[]): Actor {
  const known = signedIn(actor);
  if (!holds(known, ...roles)) throw new Problem({ kind: 'not-allowed' });
  return known;
}
