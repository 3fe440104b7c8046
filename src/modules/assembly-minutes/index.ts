export { AssemblyMinutesModule } from './assembly-minutes.module';
export { AgendaService, type NewItem } from './meetings/agenda.service';
export { AttendanceService, type Arrival } from './meetings/attendance.service';
export type { MeetingsError } from './meetings/meetings.errors';
export type { MotionsError } from './motions/motions.errors';
export { MotionsService, type NewAmendment, type NewMotion } from './motions/motions.service';
export { VotesService, type TakenVote } from './motions/votes.service';
export { MeetingsService, type MeetingKey, type MeetingTerms } from './meetings/meetings.service';
