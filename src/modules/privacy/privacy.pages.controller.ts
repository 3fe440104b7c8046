import { Controller, Get, Inject } from '@nestjs/common';

import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { page, type Page } from '../../platform/views/page';

/** The rows of the table, in the order of a person's way through the platform. */
const STORED = ['account', 'roll', 'code', 'visit', 'ballot', 'proposal', 'staff'] as const;

/** Who could learn how somebody voted, by what has happened in the round. */
const STAGES = [
  { stage: 'open', who: ['thief', 'server', 'staff', 'public'] },
  { stage: 'closed', who: ['server', 'thief', 'public'] },
  { stage: 'published', who: ['public', 'server', 'pattern'] },
  { stage: 'shredded', who: ['everybody', 'code', 'copies'] },
] as const;

/** The page that says what is stored, who could learn what, and for how long. */
@Controller('privacy')
export class PrivacyPagesController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get()
  show(): Page {
    return page('privacy/show', {
      ...{ stored: STORED, stages: STAGES },
      objectionDays: this.config.objectionDays,
    });
  }
}
