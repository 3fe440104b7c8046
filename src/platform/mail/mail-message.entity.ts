import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import {
  countColumn,
  idColumn,
  instantColumn,
  optional,
  shortTextColumn,
  textColumn,
} from '../database/columns';

/** One mail of the outbox. */
@Entity('mail_message')
@Index('mail_message_sent_at', ['sentAt'])
export class MailMessage {
  @PrimaryColumn({ ...idColumn, name: 'id' })
  id!: string;

  @Column({ ...shortTextColumn(320), name: 'recipient' })
  recipient!: string;

  @Column({ ...shortTextColumn(200), name: 'subject' })
  subject!: string;

  @Column({ ...textColumn, name: 'body' })
  body!: string;

  @Column({ ...instantColumn, name: 'created_at' })
  createdAt!: string;

  @Column({ ...optional(instantColumn), name: 'sent_at' })
  sentAt!: string | null;

  @Column({ ...countColumn, name: 'attempts' })
  attempts!: number;
}
