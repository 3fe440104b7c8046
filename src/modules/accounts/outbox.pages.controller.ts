import { Controller, Get, Inject } from '@nestjs/common';

import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { Problem } from '../../platform/errors/problem';
import { Outbox } from '../../platform/mail/outbox';
import { page, type Page } from '../../platform/views/page';

/** Shows the mail that a demo would have sent; does not exist anywhere else. */
@Controller()
export class OutboxPagesController {
  constructor(
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('outbox')
  async show(): Promise<Page> {
    if (!this.config.demo) throw new Problem({ kind: 'page-not-found' });
    return page('accounts/outbox', { mails: await this.outbox.latest(50) }, { noStore: true });
  }
}
