import { hkdfSync } from 'node:crypto';

import csrfProtection from '@fastify/csrf-protection';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { assertDefined } from '../../domain/shared/assert';
import type { Config } from '../config/config';
import { Problem } from '../errors/problem';

declare module 'fastify' {
  interface FastifyReply {
    /** The token of this answer's forms, once one has asked for it. */
    formToken: string | undefined;
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Guards every form: a token that fits the browser's own cookie, and that was made for the person
 * who sends it, must come back with it; and a browser must not say that another site sent it.
 * Nothing is stored for those who only look at a form. Register before anything that signs people
 * in, since a check that comes later refuses the page but leaves the sign-in done.
 */
export async function installCsrf(
  fastify: FastifyInstance,
  { publicUrl, sessionSecrets }: Config,
): Promise<void> {
  const isHttps = publicUrl.startsWith('https:');
  const secret = assertDefined(sessionSecrets[0], 'session secret');
  await fastify.register(csrfProtection, {
    sessionPlugin: '@fastify/cookie',
    cookieKey: isHttps ? '__Host-form' : 'form',
    cookieOpts: { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps },
    csrfOpts: { hmacKey: Buffer.from(hkdfSync('sha256', secret, '', 'baraza form-token-v1', 32)) },
    getUserInfo: personOf,
    logLevel: 'debug',
  });
  fastify.decorateReply('formToken', undefined);
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (SAFE.has(request.method)) return done();
    if (isCrossSite(request)) return done(new Problem({ kind: 'cross-site-request' }));
    // The plugin would answer by itself, in Fastify's words; ours gives the typed text back.
    const refusal = { send: () => done(new Problem({ kind: 'session-ended' })) };
    return fastify.csrfProtection(request, refusal as unknown as FastifyReply, done);
  });
}

/** The token to put into a form; the first form that a browser is shown gives it a cookie. */
export function csrfToken(reply: FastifyReply): string {
  // A second call would give a browser without a cookie a second one, and spoil the first token.
  reply.formToken ??= reply.generateCsrf({ userInfo: personOf(reply.request) });
  return reply.formToken;
}

/** A token made for one person, or for nobody, is worth nothing in the hands of another. */
function personOf({ session }: FastifyRequest): string {
  const { voter } = session;
  if (voter !== undefined) return `voter ${voter.roundId} ${voter.rollEntryId}`;
  return `account ${(session as { passport?: string }).passport ?? ''}`;
}

function isCrossSite(request: FastifyRequest): boolean {
  return request.headers['sec-fetch-site'] === 'cross-site';
}
