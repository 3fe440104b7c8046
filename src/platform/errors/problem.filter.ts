import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { DomainError } from '../../domain/shared/result';
import { typedValues } from '../forms/read-form';
import { page } from '../views/page';
import { Problem, type ProblemAnswer, type ProblemTable } from './problem';

/** Pages for what has no sentence of its own. */
const GENERAL_PAGES: Readonly<Record<string, string>> = {
  'not-allowed': 'errors/403',
  'page-not-found': 'errors/404',
  'bad-request': 'errors/422',
  'invalid-form': 'errors/422',
  'too-many-attempts': 'errors/429',
  'ballot-box-unavailable': 'errors/503',
  unexpected: 'errors/500',
};

/** Where somebody who only wants to look is sent first. */
const DOORS: Readonly<Record<string, string>> = {
  'sign-in-required': '/sign-in',
  'fresh-sign-in-required': '/sign-in/again',
};

/** Pages that give a form back, to be sent once more. */
const FORM_AGAIN: Readonly<Record<string, string>> = {
  'session-ended': 'errors/session-ended',
  'fresh-sign-in-required': 'errors/fresh-sign-in',
};

/** Answers every failure: expected ones by the table of `app.errors.ts`, others with a 500 and a log line. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Request');

  constructor(private readonly table: ProblemTable) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const error = errorOf(thrown);
    const known = error.kind === 'unexpected' ? undefined : this.table(error.kind);
    const answer = known ?? this.unexpected(thrown, request);
    this.answer(request, reply, { error, answer });
  }

  private answer(request: FastifyRequest, reply: FastifyReply, failure: Failure): void {
    if (wantsJson(request)) return void sendProblemJson(request, reply, failure);
    const { status, text } = failure.answer;
    const door = DOORS[failure.error.kind];
    if (door !== undefined && request.method === 'GET') {
      const next = encodeURIComponent(request.url);
      return void reply.code(303).header('location', `${door}?next=${next}`).send('');
    }
    const again = FORM_AGAIN[failure.error.kind];
    if (again !== undefined) return void sendFormBack(request, reply, { view: again, status });
    const general = GENERAL_PAGES[failure.error.kind];
    const model = { text, error: textValues(failure.error) };
    reply.send(page(general ?? 'errors/problem', model, { status, noStore: true }));
  }

  private unexpected(thrown: unknown, request: FastifyRequest): ProblemAnswer {
    const stack = thrown instanceof Error ? thrown.stack : String(thrown);
    this.logger.error(`${request.id} ${request.method} ${request.routeOptions.url ?? '?'}`, stack);
    return { status: 500, text: 'errors.unexpected' };
  }
}

interface Failure {
  readonly error: DomainError;
  readonly answer: ProblemAnswer;
}

function errorOf(thrown: unknown): DomainError {
  if (thrown instanceof Problem) return thrown.error;
  const { status, statusCode } = thrown as { status?: number; statusCode?: number };
  const known = status ?? statusCode;
  if (known === 413) return { kind: 'body-too-large' };
  if (known === 404) return { kind: 'page-not-found' };
  return {
    kind: known !== undefined && known >= 400 && known < 500 ? 'bad-request' : 'unexpected',
  };
}

function wantsJson(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? '';
  return request.url.startsWith('/api/') || accept.startsWith('application/json');
}

/** RFC 9457. */
function sendProblemJson(request: FastifyRequest, reply: FastifyReply, failure: Failure): void {
  const { kind, ...details } = failure.error;
  const body = {
    type: `urn:baraza:problem:${kind}`,
    title: kind,
    status: failure.answer.status,
    instance: request.id,
    ...details,
  };
  reply
    .code(failure.answer.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}

/** What was typed comes back with a fresh token: one press sends it again. */
function sendFormBack(
  request: FastifyRequest,
  reply: FastifyReply,
  { view, status }: { readonly view: string; readonly status: number },
): void {
  const values = Object.entries(typedValues(request.body));
  const fields = values.filter(([name]) => !name.startsWith('password'));
  const model = {
    action: request.url,
    fields: fields.map(([name, value]) => ({ name, value, isLong: value.length > 60 })),
    isSignedIn: request.user !== undefined && request.user !== null,
  };
  reply.send(page(view, model, { status, noStore: true }));
}

function textValues(error: DomainError): Record<string, string | number> {
  const entries = Object.entries(error).filter(([, value]) =>
    ['string', 'number'].includes(typeof value),
  );
  return Object.fromEntries(entries);
}
