import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { Problem } from '../../platform/errors/problem';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, type Page } from '../../platform/views/page';
import { PublicAdminLog } from './public-admin-log';

const FOR_EVER = 'public, max-age=31536000, immutable';

/** The log of the admin trail: heads and hashes for everybody, entries for auditors. */
@Controller('audit-trail/log')
export class AdminLogController {
  constructor(private readonly log: PublicAdminLog) {}

  @Get()
  async show(): Promise<Page> {
    return page('audit-trail/log', { log: (await this.log.published()) ?? null });
  }

  @Get('checkpoint')
  async checkpoint(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { note } = known(await this.log.head());
    void reply.type('text/plain; charset=utf-8').header('cache-control', 'max-age=5');
    return note;
  }

  /** @see C2SP tlog-tiles */
  @Get('tile/*')
  async tile(
    @CurrentActor() actor: Actor | undefined,
    @Param() params: Readonly<Record<string, string>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { bytes, isPublic } = known(await this.log.tile(`tile/${params['*'] ?? ''}`));
    if (!isPublic) requireRole(actor, 'auditor', 'admin');
    void reply
      .type('application/octet-stream')
      .header('cache-control', isPublic ? FOR_EVER : 'private, no-store');
    return Buffer.from(bytes);
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Problem({ kind: 'page-not-found' });
  return value;
}
