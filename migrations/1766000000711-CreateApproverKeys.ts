import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import { id, instant, oneOf, primaryId, shortText, text } from '../src/platform/database/columns';

/** The keys with which officers approve acts. No two have one id: acts name keys by their ids. */
export class CreateApproverKeys1766000000711 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'approver_key',
        columns: [
          primaryId('id'),
          id('account_id'),
          shortText('key_id', 8),
          shortText('vkey', 200),
          text('sealed'),
          instant('made_at'),
          instant('ended_at', { isNullable: true }),
          shortText('ended_why', 20, { isNullable: true }),
        ],
        checks: [
          {
            name: 'approver_key_end',
            expression: oneOf('ended_why', ['replaced', 'password-lost']),
          },
        ],
        indices: [
          { name: 'approver_key_key_id', columnNames: ['key_id'], isUnique: true },
          {
            name: 'approver_key_live',
            columnNames: ['account_id'],
            isUnique: true,
            where: 'ended_at IS NULL',
          },
        ],
        foreignKeys: [
          {
            columnNames: ['account_id'],
            referencedTableName: 'account',
            referencedColumnNames: ['id'],
          },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('approver_key');
  }
}
