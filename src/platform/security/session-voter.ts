import type { FastifyReply, FastifyRequest } from 'fastify';

import { csrfToken } from './csrf';

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
export async function enterAsVoter(
  request: FastifyRequest,
  reply: FastifyReply,
  voter: SessionVoter,
): Promise<void> {
  request.session.voter = voter;
  await request.session.regenerate(['voter']);
  // Made now, the token is stored with the voter: the ballot pages then write nothing.
  csrfToken(reply);
}

/** Whom the session may vote as in this round. */
export function sessionVoter(request: FastifyRequest, roundId: string): SessionVoter | undefined {
  const { voter } = request.session;
  return voter?.roundId === roundId ? voter : undefined;
}
