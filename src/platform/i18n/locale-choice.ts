import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Catalogues } from './catalogues';

declare module 'fastify' {
  interface FastifyRequest {
    /** Language code of the answer. */
    locale: string;
  }
}

const COOKIE = 'lang';
const YEAR_SECONDS = 365 * 24 * 3600;

/** Chooses the language of every answer: `?lang=`, else the cookie, else what the browser accepts. */
export function installLocaleChoice(fastify: FastifyInstance, catalogues: Catalogues): void {
  const offered = new Set(catalogues.languages().map((language) => language.code));
  fastify.decorateRequest('locale', 'en');
  fastify.addHook('onRequest', (request, reply, done) => {
    const asked = (request.query as Record<string, string | undefined>)['lang'];
    const isOffered = asked !== undefined && offered.has(asked);
    if (isOffered) {
      void reply.setCookie(COOKIE, asked, { path: '/', sameSite: 'lax', maxAge: YEAR_SECONDS });
    }
    const cookie = isOffered ? asked : request.cookies[COOKIE];
    request.locale = catalogues.negotiateLocale(cookie, request.headers['accept-language']);
    done();
  });
}

/** Parameter decorator of controllers: the language code of the answer. */
export const Locale = createParamDecorator(
  (_unused: unknown, context: ExecutionContext): string =>
    context.switchToHttp().getRequest<FastifyRequest>().locale,
);

/** The address of a page that was asked for with GET in another language. */
export function languageHref(request: FastifyRequest, code: string): string {
  if (!request.url.includes('?')) return `${request.url}?lang=${code}`;
  const url = new URL(request.url, 'http://site');
  url.searchParams.set('lang', code);
  return url.pathname + url.search;
}
