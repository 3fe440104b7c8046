export { AuditingModule } from './auditing.module';
