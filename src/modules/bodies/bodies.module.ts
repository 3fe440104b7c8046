import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts';
import { AuditTrailModule } from '../audit-trail';
import { CyclesModule } from '../cycles';
import { BodiesPagesController } from './bodies.pages.controller';
import { BodiesRepository } from './bodies.repository';
import { BodiesService } from './bodies.service';
import { BodyPagesService } from './body-pages.service';
import { MembersPagesController } from './members.pages.controller';
import { MembershipsService } from './memberships.service';
import { SeatsService } from './seats.service';

@Module({
  imports: [AuditTrailModule, AccountsModule, CyclesModule],
  controllers: [BodiesPagesController, MembersPagesController],
  providers: [
    ...[BodiesRepository, BodiesService, SeatsService, MembershipsService, BodyPagesService],
  ],
  exports: [BodiesService, SeatsService, MembershipsService],
})
export class BodiesModule {}
