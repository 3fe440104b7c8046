import { Authenticator } from '@fastify/passport';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Strategy as LocalStrategy } from 'passport-local';

import type { Actor } from './current-actor';

/** What the sign-in needs to know of accounts. */
export interface SignInSource {
  /** The account of this e-mail and password, or undefined; takes the same time either way. */
  verify(email: string, password: string): Promise<Actor | undefined>;
  /** The actor of an account id, or undefined when it is gone. */
  load(accountId: string): Promise<Actor | undefined>;
}

const passport = new Authenticator();

/** Signs people in with passport-local, and knows them again by their session. */
export async function installSignIn(fastify: FastifyInstance, source: SignInSource): Promise<void> {
  passport.use(
    'local',
    new LocalStrategy({ usernameField: 'email' }, (email, password, done) => {
      source.verify(email, password).then(
        (actor) => done(null, actor ?? false),
        (error: unknown) => done(error),
      );
    }),
  );
  passport.registerUserSerializer(async (actor: Actor) => actor.accountId);
  passport.registerUserDeserializer(async (id: string) => (await source.load(id)) ?? null);
  await fastify.register(passport.initialize());
  await fastify.register(passport.secureSession());
}

/** Checks the posted e-mail and password; signs in (with a new session id) and gives the actor. */
export async function signIn(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Actor | undefined> {
  const actor = await verifyPosted(request, reply);
  if (actor !== undefined) await request.logIn(actor);
  return actor;
}

/** Signs in somebody who has just proved who they are by other means, such as signing up. */
export async function signInAs(request: FastifyRequest, actor: Actor): Promise<void> {
  await request.logIn(actor);
}

/** Ends the session; the next one has a new id. */
export async function signOut(request: FastifyRequest): Promise<void> {
  await request.logOut();
}

function verifyPosted(request: FastifyRequest, reply: FastifyReply): Promise<Actor | undefined> {
  return new Promise((resolve, reject) => {
    const attempt = passport.authenticate(
      'local',
      { session: false },
      async (_request, _reply, error, user) => {
        if (error) return reject(error);
        return resolve((user as Actor | undefined) || undefined);
      },
    );
    Promise.resolve(attempt.call(request.server, request, reply)).catch(reject);
  });
}
