import { Injectable } from '@nestjs/common';

import { Clock } from '../clock';
import type { Tx } from '../database/unit-of-work';
import { newId } from '../ids';
import { MailMessageRepository } from './mail-message.repository';

/** A mail as a use case writes it: plain text, one recipient. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/**
 * The one way to send mail: a row, written in the unit of work of the use case, so that a mail is
 * neither lost nor sent for something that was rolled back. `MailDelivery` takes it from there.
 */
@Injectable()
export class Outbox {
  constructor(
    private readonly messages: MailMessageRepository,
    private readonly clock: Clock,
  ) {}

  async put(tx: Tx, mail: Mail): Promise<void> {
    await this.messages.insert(tx, {
      id: newId(),
      recipient: mail.to,
      subject: mail.subject.slice(0, 200),
      body: mail.body,
      createdAt: this.clock.now(),
      sentAt: null,
      attempts: 0,
    });
  }

  /** The newest mails, for the page that shows them where no SMTP server is configured. */
  async latest(limit: number): Promise<OutboxEntry[]> {
    const rows = await this.messages.latest(limit);
    return rows.map(({ id, recipient, subject, body, createdAt, sentAt }) => ({
      id,
      recipient,
      subject,
      body,
      createdAt,
      sentAt,
    }));
  }
}

/** One mail as the outbox page shows it. */
export interface OutboxEntry {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly createdAt: string;
  readonly sentAt: string | null;
}
