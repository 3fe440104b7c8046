export { AdminLog } from './admin-log';
export { AuditTrail, type AuditEntry, type AuditRecord } from './audit-trail';
export { accountsIn, auditRows } from './audit-trail.view';
export { AuditTrailModule } from './audit-trail.module';
