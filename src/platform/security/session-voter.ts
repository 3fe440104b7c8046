import type { FastifyRequest } from 'fastify';

import { hasSessionCookie } from './sessions';

/** Whom a session may vote as: a roll entry, known by a one-time code, without any name. */
export interface SessionVoter {
  readonly roundId: string;
  readonly rollEntryId: string;
  readonly style: string;
}

declare module 'fastify' {
  interface Session {
    voter?: SessionVoter;
  }
}

/**
 * Lets the session vote. It gets a new id, as after every gain of rights, and forgets whoever was
 * signed in, so that no row of the sessions joins an account with a roll entry.
 */
export async function enterAsVoter(request: FastifyRequest, voter: SessionVoter): Promise<void> {
  if (hasSessionCookie(request)) await request.session.regenerate();
  request.session.voter = voter;
}

/** Whom the session may vote as in this round. */
export function sessionVoter(request: FastifyRequest, roundId: string): SessionVoter | undefined {
  const { voter } = request.session;
  return voter?.roundId === roundId ? voter : undefined;
}
