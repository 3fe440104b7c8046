import { type BeforeApplicationShutdown, Global, Logger, Module } from '@nestjs/common';

import { AccountTags } from './account-tags';
import { Arrivals } from './arrivals';
import { AskLimit } from './ask-limit';
import { FreshSignIn } from './fresh-sign-in';
import { FailureCountRepository } from './failure-count.repository';
import { SessionStore } from './session-store';
import { Throttle } from './throttle';
import { WebSessionRepository } from './web-session.repository';

/** Sessions end at full hours. */
const TICK_MS = 600_000;

/** Sessions, the brake on guessing and the time of arrival, for every module. */
@Global()
@Module({
  providers: [
    AccountTags,
    WebSessionRepository,
    SessionStore,
    FailureCountRepository,
    Throttle,
    Arrivals,
    AskLimit,
    FreshSignIn,
  ],
  exports: [WebSessionRepository, SessionStore, Throttle, Arrivals, AskLimit, FreshSignIn],
})
export class SecurityModule implements BeforeApplicationShutdown {
  private readonly ticking: NodeJS.Timeout;

  constructor(private readonly sessions: SessionStore) {
    this.ticking = setInterval(() => void this.tick(), TICK_MS);
    this.ticking.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.ticking);
  }

  private async tick(): Promise<void> {
    await this.sessions.forgetExpired().catch((error: Error) => {
      new Logger('Sessions').error(`expired sessions were not deleted: ${error.message}`);
    });
  }
}
