import type { FastifyReply, FastifyRequest } from 'fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { CityService } from './modules/cycles';
import { CONFIG } from './platform/config/config.token';
import type { Config } from './platform/config/config';
import { Catalogues } from './platform/i18n/catalogues';
import { directionOf } from './platform/i18n/languages';
import { languageHref } from './platform/i18n/locale-choice';
import { actorOf, holds, type Actor } from './platform/security/current-actor';
import { csrfToken } from './platform/security/csrf';
import type { NavLink } from './platform/views/page';
import type { FrameOf } from './platform/views/page.hook';

interface NavEntry {
  readonly href: string;
  readonly text: string;
  readonly isFor: (actor: Actor | undefined) => boolean;
}

/** The site's navigation: few places, each named by what is there. */
const NAVIGATION: readonly NavEntry[] = [
  { href: '/cycles', text: 'site.nav.cycles', isFor: () => true },
  { href: '/proposals', text: 'site.nav.proposals', isFor: () => true },
  { href: '/bodies', text: 'site.nav.bodies', isFor: () => true },
  { href: '/reviews', text: 'site.nav.reviews', isFor: (actor) => holds(actor, 'reviewer') },
  { href: '/console', text: 'site.nav.console', isFor: (actor) => holds(actor, 'officer') },
  { href: '/accounts', text: 'site.nav.accounts', isFor: (actor) => holds(actor, 'admin') },
  {
    href: '/audit-trail',
    text: 'site.nav.record',
    isFor: (actor) => holds(actor, 'auditor') || holds(actor, 'admin'),
  },
];

/** What every page knows: city, language, who reads it, where they can go. */
export function frameFor(app: NestFastifyApplication): FrameOf {
  const city = app.get(CityService);
  const catalogues = app.get(Catalogues);
  const config = app.get<Config>(CONFIG);
  return async (request, reply) => {
    const { name, timezone } = await city.current();
    const actor = actorOf(request);
    return {
      locale: request.locale,
      dir: directionOf(request.locale),
      languages: languagesOf(request, catalogues),
      csrf: tokenOf(reply),
      actor: actor === undefined ? undefined : { name: actor.name, roles: actor.roles },
      city: { name },
      path: request.url,
      nav: navigation(request, catalogues),
      timezone,
      development: config.environment === 'development',
      requestId: request.id,
    };
  };
}

function tokenOf(reply: FastifyReply): () => string {
  return () => csrfToken(reply);
}

/** None on the answer to a form: the link would lead away from what was typed. */
function languagesOf(request: FastifyRequest, catalogues: Catalogues) {
  if (request.method !== 'GET') return [];
  return catalogues
    .languages()
    .map(({ code, name }) => ({ code, name, href: languageHref(request, code) }));
}

function navigation(request: FastifyRequest, catalogues: Catalogues): NavLink[] {
  const actor = actorOf(request);
  return NAVIGATION.filter((entry) => entry.isFor(actor)).map(({ href, text }) => ({
    href,
    text: catalogues.text(request.locale, text),
    current: request.url === href || request.url.startsWith(`${href}/`),
  }));
}
