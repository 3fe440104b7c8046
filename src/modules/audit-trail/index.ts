export { AuditTrail, type AuditEntry, type AuditRecord } from './audit-trail';
export { AuditTrailModule } from './audit-trail.module';
