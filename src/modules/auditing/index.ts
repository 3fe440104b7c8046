export type { AuditingError } from './auditing.errors';
export { AuditingModule } from './auditing.module';
