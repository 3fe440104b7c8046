import { Global, Module } from '@nestjs/common';

import { Arrivals } from './arrivals';
import { AskLimit } from './ask-limit';
import { FailureCountRepository } from './failure-count.repository';
import { SessionStore } from './session-store';
import { Throttle } from './throttle';
import { WebSessionRepository } from './web-session.repository';

/** Sessions, the brake on guessing and the time of arrival, for every module. */
@Global()
@Module({
  providers: [
    WebSessionRepository,
    SessionStore,
    FailureCountRepository,
    Throttle,
    Arrivals,
    AskLimit,
  ],
  exports: [WebSessionRepository, SessionStore, Throttle, Arrivals, AskLimit],
})
export class SecurityModule {}
