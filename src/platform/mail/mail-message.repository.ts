import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';

import { ReadDatabase } from '../database/read-database';
import type { Tx } from '../database/unit-of-work';
import { MailMessage } from './mail-message.entity';

/** The table of the outbox. */
@Injectable()
export class MailMessageRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async insert(tx: Tx, message: MailMessage): Promise<void> {
    await tx.manager.insert(MailMessage, message);
  }

  async latest(limit: number): Promise<MailMessage[]> {
    return this.reads.manager.find(MailMessage, { order: { createdAt: 'DESC' }, take: limit });
  }

  async waiting(maxAttempts: number, limit: number): Promise<MailMessage[]> {
    return this.reads.manager.find(MailMessage, {
      where: { sentAt: IsNull(), attempts: LessThan(maxAttempts) },
      order: { createdAt: 'ASC' },
      take: limit,
    });
  }

  async markSent(tx: Tx, id: string, sentAt: string): Promise<void> {
    await tx.manager.update(MailMessage, { id }, { sentAt });
  }

  /** False where another process has counted this attempt, and makes it. */
  async countAttempt(tx: Tx, { id, attempts }: MailMessage): Promise<boolean> {
    const next = { attempts: attempts + 1 };
    const { affected } = await tx.manager.update(MailMessage, { id, attempts }, next);
    return affected === 1;
  }
}
