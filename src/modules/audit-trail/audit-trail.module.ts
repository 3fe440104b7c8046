import {
  Logger,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';

import { AdminLog } from './admin-log';
import { AdminLogCheck } from './admin-log-check';
import { AdminLogController } from './admin-log.controller';
import { AdminLogRepository } from './admin-log.repository';
import { AuditActorRepository } from './audit-actor.repository';
import { AuditEventRepository } from './audit-event.repository';
import { AuditTrail } from './audit-trail';
import { PublicAdminLog } from './public-admin-log';
import { TrailReader } from './trail-reader';

const TICK_MS = 60_000;

/** The record of the back office, and the log that makes it provable. */
@Module({
  controllers: [AdminLogController],
  providers: [
    AuditActorRepository,
    AuditEventRepository,
    AdminLogRepository,
    AuditTrail,
    AdminLog,
    AdminLogCheck,
    PublicAdminLog,
    TrailReader,
  ],
  exports: [AuditTrail, AdminLog, AdminLogCheck, PublicAdminLog, TrailReader],
})
export class AuditTrailModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('AdminLog');
  private readonly ticking: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly log: AdminLog) {
    this.ticking = setInterval(() => this.tick(), TICK_MS);
    this.ticking.unref();
  }

  onApplicationBootstrap(): void {
    this.tick();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.ticking);
    await this.running;
  }

  /** One after the other: a long catching-up may take more than a tick. */
  private tick(): void {
    this.running = this.running
      .then(() => this.log.tick())
      .catch((error: Error) => this.logger.error(error.message));
  }
}
