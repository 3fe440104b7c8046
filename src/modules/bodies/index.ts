export { BodiesModule } from './bodies.module';
export { BodiesService, sittingOn, type NewBody } from './bodies.service';
export type { BodiesError } from './bodies.errors';
export type { BodySummary, BodyView, MembershipView, SeatView } from './body.view';
export { MembershipsService, type MembershipEnd, type NewMember } from './memberships.service';
export { SeatsService, type NewSeats } from './seats.service';
