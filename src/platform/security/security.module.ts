import { Global, Module } from '@nestjs/common';

import { FailureCountRepository } from './failure-count.repository';
import { SessionStore } from './session-store';
import { Throttle } from './throttle';
import { WebSessionRepository } from './web-session.repository';

/** Sessions and the brake on guessing, for every module. */
@Global()
@Module({
  providers: [WebSessionRepository, SessionStore, FailureCountRepository, Throttle],
  exports: [WebSessionRepository, SessionStore, Throttle],
})
export class SecurityModule {}
