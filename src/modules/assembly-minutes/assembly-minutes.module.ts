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

@Module({
  imports: [AuditTrailModule, BodiesModule, CyclesModule],
  controllers: [MeetingsPagesController, AgendaPagesController, AttendancePagesController],
  providers: [
    ...[MeetingsRepository, MeetingsService, AgendaService, AttendanceService],
    MeetingPagesService,
  ],
  exports: [MeetingsService, AgendaService, AttendanceService],
})
export class AssemblyMinutesModule {}
