import { Global, Module } from '@nestjs/common';

import { MailDelivery } from './mail-delivery';
import { MailMessageRepository } from './mail-message.repository';
import { Outbox } from './outbox';

/** The one port for mail. */
@Global()
@Module({
  providers: [MailMessageRepository, Outbox, MailDelivery],
  exports: [Outbox, MailDelivery],
})
export class MailModule {}
