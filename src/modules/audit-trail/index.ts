export { AdminLog } from './admin-log';
export { AdminLogCheck, type TrailFault } from './admin-log-check';
export type { TrailCursor, TrailFilter } from './audit-event.repository';
export { AuditTrail, type AuditEntry, type AuditRecord } from './audit-trail';
export { AuditTrailModule } from './audit-trail.module';
export { accountsIn, auditRows, type AuditRow } from './audit-trail.view';
export { PublicAdminLog } from './public-admin-log';
export { TrailReader, type LoggedAct } from './trail-reader';
export { ofAccount } from './trail-subject';
