export { AssemblyMinutesModule } from './assembly-minutes.module';
export { AgendaService, type NewItem } from './meetings/agenda.service';
export { AttendanceService, type Arrival } from './meetings/attendance.service';
export type { MeetingsError } from './meetings/meetings.errors';
export { MeetingsService, type MeetingKey, type MeetingTerms } from './meetings/meetings.service';
