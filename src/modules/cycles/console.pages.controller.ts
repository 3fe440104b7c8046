import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Clock } from '../../platform/clock';
import { CurrentActor, holds, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, type Page } from '../../platform/views/page';
import { ConsoleTasks } from './registries';

/** One list of what needs an officer, in the order of its dates. */
@Controller('console')
export class ConsolePagesController {
  constructor(
    private readonly tasks: ConsoleTasks,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @CurrentActor() actor: Actor | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Page> {
    const officer = requireRole(actor, 'officer');
    const now = this.clock.now();
    const tasks = await this.tasks.of({ actor: officer, locale: request.locale, now });
    const rows = tasks.map(({ at, title, text, href, action }) => ({
      ...{ at, title, text: text ?? null, href, action },
      isLate: at !== null && at < now,
    }));
    return page(
      'cycles/console',
      { tasks: rows, isAdmin: holds(officer, 'admin') },
      { noStore: true },
    );
  }
}
