import csrfProtection from '@fastify/csrf-protection';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { Problem } from '../errors/problem';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Guards every form: a token of the visitor's session must come back with it, and a browser must
 * not say that another site sent it. Register before anything that signs people in, since a check
 * that comes later refuses the page but leaves the sign-in done.
 */
export async function installCsrf(fastify: FastifyInstance): Promise<void> {
  await fastify.register(csrfProtection, { sessionPlugin: '@fastify/session', logLevel: 'debug' });
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (SAFE.has(request.method)) return done();
    if (isCrossSite(request)) return done(new Problem({ kind: 'cross-site-request' }));
    // The plugin would answer by itself, in Fastify's words; ours gives the typed text back.
    const refusal = { send: () => done(new Problem({ kind: 'session-ended' })) };
    return fastify.csrfProtection(request, refusal as unknown as FastifyReply, done);
  });
}

/** The token to put into a form; makes a session where there is none. */
export function csrfToken(reply: FastifyReply): string {
  return reply.generateCsrf();
}

function isCrossSite(request: FastifyRequest): boolean {
  return request.headers['sec-fetch-site'] === 'cross-site';
}
