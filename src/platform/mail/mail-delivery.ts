import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';

import { Clock } from '../clock';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.token';
import { UnitOfWork } from '../database/unit-of-work';
import type { MailMessage } from './mail-message.entity';
import { MailMessageRepository } from './mail-message.repository';

const EVERY_MS = 5000;
const MAX_ATTEMPTS = 8;
const BATCH = 50;

/**
 * Sends what waits in the outbox by SMTP. Without an SMTP address nothing leaves the machine.
 * An attempt is counted before it is made, so a crash in the middle cannot send a mail for ever.
 */
@Injectable()
export class MailDelivery implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Mail');
  private readonly transport: Transporter | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly messages: MailMessageRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    const { smtpUrl } = config.mail;
    this.transport = smtpUrl === undefined ? undefined : createTransport(smtpUrl);
  }

  onApplicationBootstrap(): void {
    if (this.transport === undefined) return;
    this.timer = setInterval(() => void this.deliver(), EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Sends what waits, oldest first; a mail that fails is tried again later, eight times at most. */
  async deliver(): Promise<void> {
    if (this.transport === undefined || this.running) return;
    this.running = true;
    try {
      for (const message of await this.messages.waiting(MAX_ATTEMPTS, BATCH)) {
        await this.send(this.transport, message);
      }
    } finally {
      this.running = false;
    }
  }

  private async send(transport: Transporter, message: MailMessage): Promise<void> {
    const isMine = await this.unitOfWork.run((tx) => this.messages.countAttempt(tx, message));
    if (!isMine) return;
    try {
      const { recipient, subject, body } = message;
      await transport.sendMail({ from: this.config.mail.from, to: recipient, subject, text: body });
    } catch (error) {
      this.logger.warn(`mail ${message.id} was not accepted: ${(error as Error).message}`);
      return;
    }
    await this.unitOfWork.run((tx) => this.messages.markSent(tx, message.id, this.clock.now()));
  }
}
