import type { FastifyInstance } from 'fastify';

import { Problem } from '../errors/problem';

const NULL = '\0';

/**
 * Keeps U+0000 away from everything behind: nobody types it, PostgreSQL cannot store or compare it,
 * and C libraries end a text at it. An address that names something by it answers
 * `page-not-found`; out of queries and form fields it is dropped. Files stay as they are.
 * Register after the parsers of bodies.
 */
export function dropNullCharacters(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', (request, _reply, done) => {
    const named = Object.values(request.params ?? {});
    if (named.some(hasNull)) return done(new Problem({ kind: 'page-not-found' }));
    request.query = withoutNulls(request.query);
    request.body = withoutNulls(request.body);
    return done();
  });
}

/** The same value; texts in it, at any depth of lists and objects, have lost U+0000. */
export function withoutNulls(value: unknown): unknown {
  if (typeof value === 'string') return hasNull(value) ? value.replaceAll(NULL, '') : value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const fields = value as Record<string, unknown>;
  for (const [name, field] of Object.entries(fields)) fields[name] = withoutNulls(field);
  return fields;
}

function hasNull(value: unknown): boolean {
  return typeof value === 'string' && value.includes(NULL);
}
