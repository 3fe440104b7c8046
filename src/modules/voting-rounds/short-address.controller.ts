import { Controller, Get, Param } from '@nestjs/common';

import { seeOther, type SeeOther } from '../../platform/views/page';

/** The address on a letter, short enough to be typed on a phone. */
@Controller('v/:slug')
export class ShortAddressController {
  @Get()
  lead(@Param('slug') slug: string): SeeOther {
    return seeOther(`/rounds/${encodeURIComponent(slug)}/code`);
  }
}
