import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { assertDefined } from '../../domain/shared/assert';
import { Problem } from '../../platform/errors/problem';
import { Locale } from '../../platform/i18n/locale-choice';
import { page, type Page } from '../../platform/views/page';
import { logPage } from './log.view';
import { LoggedRounds } from './logged-rounds';
import { LookUps } from './look-ups';
import { PublicLog } from './public-log';

const FOR_EVER = 'public, max-age=31536000, immutable';

/** The log as it is published: for people one page, for programs checkpoint and tiles. */
@Controller('rounds/:slug/log')
export class LogController {
  constructor(
    private readonly rounds: LoggedRounds,
    private readonly log: PublicLog,
    private readonly lookUps: LookUps,
  ) {}

  @Get()
  async show(@Param('slug') slug: string, @Locale() locale: string): Promise<Page> {
    const round = known(await this.rounds.bySlug(slug, locale));
    const log = known(await this.log.shown(slug));
    return page('vote-log/log', logPage(round, log, await this.lookUps.shown(slug)));
  }

  @Get('checkpoint')
  async checkpoint(
    @Param('slug') slug: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const head = known(await this.log.head(slug));
    void reply.type('text/plain; charset=utf-8').header('cache-control', 'max-age=5');
    return head.note;
  }

  /** @see C2SP tlog-tiles */
  @Get('tile/*')
  async tile(
    @Param() params: Readonly<Record<string, string>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const slug = assertDefined(params['slug'], 'slug');
    const path = params['*'] ?? '';
    const tile = known(await this.log.tile(slug, `tile/${path}`));
    void reply.type('application/octet-stream').header('cache-control', FOR_EVER);
    return Buffer.from(tile.bytes);
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Problem({ kind: 'page-not-found' });
  return value;
}
