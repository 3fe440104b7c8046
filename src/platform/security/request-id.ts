import { AsyncLocalStorage } from 'node:async_hooks';

import type { FastifyInstance } from 'fastify';

const requests = new AsyncLocalStorage<string>();

/** Lets whatever a posted request causes know its id, without handing it through every call. */
export function installRequestIds(fastify: FastifyInstance): void {
  fastify.addHook('preHandler', (request, _reply, done) => {
    if (request.method === 'GET') return done();
    return requests.run(request.id, done);
  });
}

/** Id of the posted request that is being answered; null for acts of the system. */
export function currentRequestId(): string | null {
  return requests.getStore() ?? null;
}
