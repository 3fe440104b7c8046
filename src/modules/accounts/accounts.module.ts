import { Module } from '@nestjs/common';

import { AuditTrailModule } from '../audit-trail';
import { AccountsPagesController } from './accounts.pages.controller';
import { AccountsRepository } from './accounts.repository';
import { AccountsService } from './accounts.service';
import { OutboxPagesController } from './outbox.pages.controller';
import { SignInPagesController } from './sign-in.pages.controller';
import { SignUpPagesController } from './sign-up.pages.controller';
import { SignUpService } from './sign-up.service';

@Module({
  imports: [AuditTrailModule],
  controllers: [
    SignUpPagesController,
    SignInPagesController,
    AccountsPagesController,
    OutboxPagesController,
  ],
  providers: [AccountsRepository, AccountsService, SignUpService],
  exports: [AccountsService],
})
export class AccountsModule {}
