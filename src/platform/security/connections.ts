import type { FastifyInstance } from 'fastify';

import { Problem } from '../errors/problem';

const URL_ENCODED = 'application/x-www-form-urlencoded';
/** What is under way when the server stops has this long to be answered. */
const PATIENCE_MS = 2000;

/**
 * Refuses forms beyond a size after they were read, so that the person gets a page and not a
 * connection that breaks in the middle of sending. Ends the request with `body-too-large`.
 * @param bytes the largest form without a file
 */
export function limitForms(fastify: FastifyInstance, bytes: number): void {
  fastify.addHook('preValidation', (request, _reply, done) => {
    const isForm = request.headers['content-type']?.startsWith(URL_ENCODED) === true;
    const isTooLarge = isForm && Number(request.headers['content-length'] ?? 0) > bytes;
    done(isTooLarge ? new Problem({ kind: 'body-too-large' }) : undefined);
  });
}

/** A connection that a browser opened and never used would keep a stopping server for a minute. */
export function endStrayConnections(fastify: FastifyInstance): void {
  fastify.addHook('preClose', (done) => {
    setTimeout(() => fastify.server.closeAllConnections(), PATIENCE_MS).unref();
    done();
  });
}
