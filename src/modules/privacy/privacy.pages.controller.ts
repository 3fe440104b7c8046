import { Controller, Get } from '@nestjs/common';

import { page, type Page } from '../../platform/views/page';

/** The rows of the table, in the order of a person's way through the platform. */
const STORED = ['account', 'roll', 'code', 'visit', 'ballot', 'proposal', 'staff'] as const;

/** Who could learn how somebody voted, by what has happened in the round. */
const STAGES = [
  { stage: 'open', who: ['thief', 'server', 'staff', 'public'] },
  { stage: 'published', who: ['public', 'server', 'pattern'] },
  { stage: 'shredded', who: ['everybody', 'copies'] },
] as const;

/** The page that says what is stored, who could learn what, and for how long. */
@Controller('privacy')
export class PrivacyPagesController {
  @Get()
  show(): Page {
    return page('privacy/show', { stored: STORED, stages: STAGES });
  }
}
