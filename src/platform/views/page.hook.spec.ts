import { Catch, Controller, type ExceptionFilter, Get, Module, NotFoundException, Post } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyReply } from 'fastify';
import { installAssets } from './assets.route';
import { page, type Page, seeOther, type SeeOther } from './page';
import { installPages } from './page.hook';
import { createViewLayer } from './view-layer';

const { catalogues, engine, assets } = createViewLayer('test');
const NOTICE_KEY = catalogues.keys('en').find((key) => key.includes('.notice.')) ?? '';

@Controller()
class ExamplesController {
  @Get('shown')
  shown(): Page {
    return page('errors/404', {}, { headers: { 'x-example': 'yes' } });
  }

  @Post('refused')
  refused(): Page {
    return page('errors/422', {}, { status: 422, noStore: true });
  }

  @Post('kept')
  kept(): SeeOther {
    return seeOther('/shown', NOTICE_KEY);
  }

  @Get('missing')
  missing(): Page {
    throw new NotFoundException();
  }

  @Get('plain')
  plain(): object {
    return { plain: true };
  }

  @Get('broken')
  broken(): Page {
    return page('no/such/view', {});
  }
}

@Catch()
class ErrorPages implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = error instanceof NotFoundException ? 404 : 500;
    void reply.send(page(`errors/${status}`, {}, { status }));
  }
}

@Module({ controllers: [ExamplesController] })
class ExamplesModule {}

describe('pages of a Nest application on Fastify', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const testing = await Test.createTestingModule({ imports: [ExamplesModule] }).compile();
    app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    const fastify = app.getHttpAdapter().getInstance();
    installAssets(fastify, assets);
    installPages(fastify, engine, (request) => ({
      locale: 'en',
      dir: 'ltr',
      languages: [],
      csrf: 'token',
      actor: undefined,
      city: { name: 'Green City' },
      path: request.url,
      nav: [],
      timezone: 'UTC',
      development: false,
    }));
    app.useGlobalFilters(new ErrorPages());
    await app.init();
    await fastify.ready();
  });

  afterAll(() => app.close());

  it('are rendered from what a controller returns', async () => {
    const answer = await app.inject({ method: 'GET', url: '/shown' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('private, no-cache');
    expect(answer.headers['x-example']).toBe('yes');
    expect(answer.body).toMatch(/^<!DOCTYPE html>[\s\S]*This page is not here[\s\S]*<\/html>\s*$/);
  });

  it('carry their own status, and stay out of caches when told', async () => {
    const answer = await app.inject({ method: 'POST', url: '/refused' });
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('redirect with a notice that the next page shows once', async () => {
    const sent = await app.inject({ method: 'POST', url: '/kept' });
    expect(sent.statusCode).toBe(303);
    expect(sent.headers.location).toBe('/shown');
    expect(sent.body).toBe('');
    const cookie = String(sent.headers['set-cookie']);
    expect(cookie).toContain('HttpOnly; SameSite=Lax');
    const shown = await app.inject({
      method: 'GET',
      url: '/shown',
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(shown.body).toContain('notice-success');
    expect(shown.body).toContain(catalogues.text('en', NOTICE_KEY));
    expect(String(shown.headers['set-cookie'])).toContain('Max-Age=0');
  });

  it('show no other text than one that is meant as a notice', async () => {
    const cookie = 'baraza_notice=success.common.errors.server.title';
    const shown = await app.inject({ method: 'GET', url: '/shown', headers: { cookie } });
    expect(shown.body).not.toContain('Something went wrong');
  });

  it('are sent by an exception filter as well', async () => {
    const answer = await app.inject({ method: 'GET', url: '/missing' });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('This page is not here');
  });

  it('end as an error page when the template fails', async () => {
    const answer = await app.inject({ method: 'GET', url: '/broken' });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).toContain('Something went wrong on our side');
  });

  it('leave other answers alone', async () => {
    const answer = await app.inject({ method: 'GET', url: '/plain' });
    expect(answer.json()).toEqual({ plain: true });
  });

  it('find their style sheet under an address that changes with its content', async () => {
    const url = assets.url('css/baraza.css');
    const answer = await app.inject({ method: 'GET', url, headers: { 'accept-encoding': 'br, gzip' } });
    expect(answer.headers['content-encoding']).toBe('br');
    expect(answer.headers['cache-control']).toContain('immutable');
    const gone = await app.inject({ method: 'GET', url: '/assets/baraza-000000000000.css' });
    expect(gone.statusCode).toBe(404);
  });
});
