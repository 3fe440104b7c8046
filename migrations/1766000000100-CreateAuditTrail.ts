import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import { dropAppendOnly, makeAppendOnly } from '../src/platform/database/append-only';
import { id, instant, primaryId, shortText, text } from '../src/platform/database/columns';

/** The append-only record of acts in the back office. */
export class CreateAuditTrail1766000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'audit_event',
        columns: [
          primaryId('id'),
          instant('at'),
          id('actor_id', { isNullable: true }),
          shortText('event', 60),
          shortText('subject', 120),
          text('details'),
        ],
        indices: [{ name: 'audit_event_at', columnNames: ['at'] }],
      }),
    );
    await makeAppendOnly(runner, 'audit_event');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropAppendOnly(runner, 'audit_event');
    await runner.dropTable('audit_event');
  }
}
