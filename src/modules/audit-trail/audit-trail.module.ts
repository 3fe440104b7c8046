import { Module } from '@nestjs/common';

import { AuditEventRepository } from './audit-event.repository';
import { AuditTrail } from './audit-trail';

@Module({
  providers: [AuditEventRepository, AuditTrail],
  exports: [AuditTrail],
})
export class AuditTrailModule {}
