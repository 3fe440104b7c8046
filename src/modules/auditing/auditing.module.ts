import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts';
import { AuditTrailModule } from '../audit-trail';
import { CyclesModule } from '../cycles';
import { ActsPagesController } from './acts.pages.controller';
import { ActsService } from './acts.service';
import { TrailExportsService } from './trail-exports.service';
import { TrailFilters } from './trail-filters';
import { TrailPagesController } from './trail.pages.controller';
import { TrailPagesService } from './trail-pages.service';

/** The desk of auditors: what was done in the back office, to read and to take away. */
@Module({
  imports: [AuditTrailModule, AccountsModule, CyclesModule],
  controllers: [TrailPagesController, ActsPagesController],
  providers: [ActsService, TrailFilters, TrailPagesService, TrailExportsService],
})
export class AuditingModule {}
