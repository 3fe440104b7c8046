import { Module } from '@nestjs/common';

import { AuditTrailModule } from '../audit-trail';
import { AccountsPagesController } from './accounts.pages.controller';
import { AccountsRepository } from './accounts.repository';
import { AccountsService } from './accounts.service';
import { ApproverKeyPagesController } from './approver-key.pages.controller';
import { ApproverKeys } from './approver-keys';
import { ApproverKeysRepository } from './approver-keys.repository';
import { FreshSignInPagesController } from './fresh-sign-in.pages.controller';
import { OutboxPagesController } from './outbox.pages.controller';
import { PasswordPagesController } from './password.pages.controller';
import { PasswordsService } from './passwords.service';
import { SignInPagesController } from './sign-in.pages.controller';
import { SignUpPagesController } from './sign-up.pages.controller';
import { SignUpService } from './sign-up.service';

@Module({
  imports: [AuditTrailModule],
  controllers: [
    SignUpPagesController,
    SignInPagesController,
    FreshSignInPagesController,
    PasswordPagesController,
    ApproverKeyPagesController,
    AccountsPagesController,
    OutboxPagesController,
  ],
  providers: [
    AccountsRepository,
    AccountsService,
    SignUpService,
    PasswordsService,
    ApproverKeysRepository,
    ApproverKeys,
  ],
  exports: [AccountsService, ApproverKeys],
})
export class AccountsModule {}
