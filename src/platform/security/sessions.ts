import cookie from '@fastify/cookie';
import session from '@fastify/session';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Config } from '../config/config';
import { SESSION_SECONDS, type SessionStore } from './session-store';

/**
 * The cookie holds the id as it is: 192 random bits, looked up by their hash. A signature could
 * not make it harder to guess, and would be computed twice for every request.
 */
const UNSIGNED = {
  sign: (id: string) => id,
  unsign: (id: string) => ({ valid: true as const, renew: false, value: id }),
};

const COOKIE = 'sid';
const SECURE_COOKIE = '__Host-sid';

/**
 * Sessions in the database. None is made for people who only read, and none is touched by reading,
 * so casting a ballot leaves no trace in a session.
 */
export async function installSessions(
  fastify: FastifyInstance,
  config: Config,
  store: SessionStore,
): Promise<void> {
  const isHttps = config.publicUrl.startsWith('https:');
  await fastify.register(cookie);
  await fastify.register(session, {
    secret: UNSIGNED,
    cookieName: isHttps ? SECURE_COOKIE : COOKIE,
    cookie: {
      secure: isHttps,
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      maxAge: SESSION_SECONDS * 1000,
    },
    saveUninitialized: false,
    rolling: false,
    store: store,
  });
}

/** Whether the browser brought a session; without one, that of the request is new and has no row. */
export function hasSessionCookie({ cookies }: FastifyRequest): boolean {
  return cookies[COOKIE] !== undefined || cookies[SECURE_COOKIE] !== undefined;
}
