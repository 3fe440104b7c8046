import cookie from '@fastify/cookie';
import session from '@fastify/session';
import type { FastifyInstance } from 'fastify';

import type { Config } from '../config/config';
import { SESSION_SECONDS, type SessionStore } from './session-store';

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
    secret: [...config.sessionSecrets],
    cookieName: isHttps ? '__Host-sid' : 'sid',
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
