import { Module } from '@nestjs/common';

import { AuditTrailModule } from '../audit-trail';
import { BodiesModule } from '../bodies';
import { CyclesModule } from '../cycles';
import { AgendaPagesController } from './meetings/agenda.pages.controller';
import { AgendaService } from './meetings/agenda.service';
import { AttendancePagesController } from './meetings/attendance.pages.controller';
import { AttendanceService } from './meetings/attendance.service';
import { MeetingPagesService } from './meetings/meeting-pages.service';
import { MeetingsPagesController } from './meetings/meetings.pages.controller';
import { MeetingsRepository } from './meetings/meetings.repository';
import { MeetingsService } from './meetings/meetings.service';
import { MotionPagesService } from './motions/motion-pages.service';
import { MotionsPagesController } from './motions/motions.pages.controller';
import { MotionsRepository } from './motions/motions.repository';
import { MotionsService } from './motions/motions.service';
import { VotesPagesController } from './motions/votes.pages.controller';
import { VotesService } from './motions/votes.service';

@Module({
  imports: [AuditTrailModule, BodiesModule, CyclesModule],
  controllers: [
    ...[MeetingsPagesController, AgendaPagesController, AttendancePagesController],
    ...[MotionsPagesController, VotesPagesController],
  ],
  providers: [
    ...[MeetingsRepository, MeetingsService, AgendaService, AttendanceService],
    ...[MeetingPagesService, MotionsRepository, MotionsService, VotesService, MotionPagesService],
  ],
  exports: [MeetingsService, AgendaService, AttendanceService, MotionsService, VotesService],
})
export class AssemblyMinutesModule {}
