import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem, unwrap } from '../../platform/errors/problem';
import { formAgain, tryAgain } from '../../platform/forms/form-page';
import { listOf, typedValues } from '../../platform/forms/read-form';
import { actorOf, holds } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { ProjectMakingService } from './project-making.service';
import { ProjectPagesService } from './project-pages.service';
import { found, readerOf } from './proposals.pages.controller';
import { ProjectsService } from './projects.service';

/** Projects: the public pages, and the officer's forms. */
@Controller('projects')
export class ProjectsPagesController {
  constructor(
    private readonly pages: ProjectPagesService,
    private readonly making: ProjectMakingService,
    private readonly projects: ProjectsService,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Query() query: unknown): Promise<Page> {
    const model = await this.pages.list(typedValues(query), request.locale);
    return page('proposals/projects', { ...model, mayMake: holds(actorOf(request), 'officer') });
  }

  @Get('new')
  async blank(@Req() request: FastifyRequest, @Query() query: unknown): Promise<Page> {
    requireRole(actorOf(request), 'officer');
    const ground = await this.pages.ground(typedValues(query));
    if (ground === undefined)
      return page('proposals/project-pot', await this.pages.choice(), { noStore: true });
    return page('proposals/project-new', await this.pages.blank(ground, readerOf(request)), {
      noStore: true,
    });
  }

  @Post()
  async make(@Req() request: FastifyRequest, @Body() body: unknown): Promise<Page | SeeOther> {
    const officer = requireRole(actorOf(request), 'officer');
    const ground = await this.pages.ground(typedValues(body));
    if (ground === undefined) throw new Problem({ kind: 'pot-not-found' });
    const made = await this.making.make(officer.accountId, ground, {
      body,
      locale: request.locale,
    });
    if (made.ok) return seeOther(`/projects/${made.value}`, 'proposals.notice.projectMade');
    const form = formAgain(body, made.error.fields);
    const chosen = listOf(body, 'proposals');
    return tryAgain(
      'proposals/project-new',
      await this.pages.blank(ground, readerOf(request), form, chosen),
    );
  }

  @Get(':slug')
  async show(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<Page> {
    const model = found(await this.pages.show(slug, readerOf(request)));
    return page('proposals/project', { ...model, mayChange: holds(actorOf(request), 'officer') });
  }

  @Get(':slug/edit')
  async edit(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<Page> {
    requireRole(actorOf(request), 'officer');
    const model = found(await this.pages.filled(slug, readerOf(request)));
    return page('proposals/project-edit', model, { noStore: true });
  }

  @Post(':slug/edit')
  async change(
    @Req() request: FastifyRequest,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actorOf(request), 'officer');
    const { currency } = found(await this.pages.filled(slug, readerOf(request)));
    const circumstances = { body, locale: request.locale, currency };
    const changed = await this.making.change(officer.accountId, slug, circumstances);
    if (changed.ok) return seeOther(`/projects/${slug}`, 'proposals.notice.projectChanged');
    const form = formAgain(body, changed.error.fields);
    return tryAgain(
      'proposals/project-edit',
      found(await this.pages.filled(slug, readerOf(request), form)),
    );
  }

  @Post(':slug/withdrawal')
  async withdraw(@Req() request: FastifyRequest, @Param('slug') slug: string): Promise<SeeOther> {
    const officer = requireRole(actorOf(request), 'officer');
    unwrap(await this.projects.withdraw(officer.accountId, slug));
    return seeOther('/projects', 'proposals.notice.projectWithdrawn');
  }
}
