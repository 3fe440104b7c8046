import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import { count, id, instant, primaryId, shortText, text } from '../src/platform/database/columns';

/** The lock row of the unit of work, sessions, failure counts, and the outbox. */
export class CreatePlatform1766000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(new Table({ name: 'uow_lock', columns: [count('held')] }));
    await runner.createTable(
      new Table({
        name: 'web_session',
        columns: [
          shortText('id_hash', 44, { isPrimary: true }),
          id('account_id', { isNullable: true }),
          text('content'),
          instant('expires_at'),
        ],
        indices: [
          { name: 'web_session_expires_at', columnNames: ['expires_at'] },
          { name: 'web_session_account_id', columnNames: ['account_id'] },
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'failure_count',
        columns: [
          shortText('subject', 64, { isPrimary: true }),
          count('failures'),
          instant('since'),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'mail_message',
        columns: [
          primaryId('id'),
          shortText('recipient', 320),
          shortText('subject', 200),
          text('body'),
          instant('created_at'),
          instant('sent_at', { isNullable: true }),
          count('attempts'),
        ],
        indices: [{ name: 'mail_message_sent_at', columnNames: ['sent_at'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('mail_message');
    await runner.dropTable('failure_count');
    await runner.dropTable('web_session');
    await runner.dropTable('uow_lock');
  }
}
