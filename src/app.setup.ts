import compress from '@fastify/compress';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import { answerOf } from './app.errors';
import { frameFor } from './app.frame';
import { AccountsService } from './modules/accounts';
import { Arrivals } from './platform/security/arrivals';
import type { Config } from './platform/config/config';
import { CONFIG } from './platform/config/config.token';
import { ProblemFilter } from './platform/errors/problem.filter';
import { Catalogues } from './platform/i18n/catalogues';
import { installLocaleChoice } from './platform/i18n/locale-choice';
import { installRequestIds } from './platform/security/request-id';
import { endStrayConnections, limitForms } from './platform/security/connections';
import { installCsrf } from './platform/security/csrf';
import { installHeaders } from './platform/security/headers';
import { dropNullCharacters } from './platform/security/null-characters';
import { SessionStore } from './platform/security/session-store';
import { installSessions } from './platform/security/sessions';
import { installSignIn } from './platform/security/sign-in';
import { Assets } from './platform/views/assets';
import { installAssets } from './platform/views/assets.route';
import { installPages } from './platform/views/page.hook';
import { ViewEngine } from './platform/views/view-engine';

/** The largest form without a file; texts have limits of their own, with friendlier answers. */
const FORM_BYTES = 256 * 1024;
/** So much is read of a form that is too large: a server that hangs up early shows no page. */
const READ_BYTES = 8 * 1024 * 1024;
const PHOTO_BYTES = 10 * 1024 * 1024;

/** The web server under Nest. */
export function createAdapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: READ_BYTES,
    trustProxy: config.trustProxy,
    genReqId: () => crypto.randomUUID().slice(0, 8),
    routerOptions: { maxParamLength: 200 },
  });
}

/** Every plugin and hook in its order; used by `main.ts` and by every end-to-end test. */
export async function configureApp(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const config = app.get<Config>(CONFIG);
  app.get(Arrivals).install(fastify);
  installHeaders(fastify, config.publicUrl.startsWith('https:'));
  await fastify.register(compress, { encodings: ['br', 'gzip'], threshold: 2048 });
  await fastify.register(formbody, { bodyLimit: READ_BYTES });
  await fastify.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { fileSize: PHOTO_BYTES, files: 1, fields: 60, fieldSize: FORM_BYTES },
  });
  limitForms(fastify, FORM_BYTES);
  dropNullCharacters(fastify);
  endStrayConnections(fastify);
  await installSessions(fastify, config, app.get(SessionStore));
  installLocaleChoice(fastify, app.get(Catalogues));
  await installCsrf(fastify, config);
  const accounts = app.get(AccountsService);
  await installSignIn(fastify, {
    verify: (email, password) => accounts.verify(email, password),
    load: (id) => accounts.load(id),
  });
  installRequestIds(fastify);
  installPages(fastify, app.get(ViewEngine), frameFor(app));
  installAssets(fastify, app.get(Assets));
  app.useGlobalFilters(new ProblemFilter(answerOf));
  app.enableShutdownHooks();
}
