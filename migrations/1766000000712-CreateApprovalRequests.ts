import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import {
  count,
  id,
  instant,
  oneOf,
  primaryId,
  shortText,
  text,
} from '../src/platform/database/columns';

const KINDS = ['void', 'restore', 'deadline', 'shredding'];
const STATES = ['proposed', 'approved', 'entered', 'refused', 'withdrawn', 'failed'];

/** What one officer proposes to enter into a vote log, and what a second one says to it. */
export class CreateApprovalRequests1766000000712 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'approval_request',
        columns: [
          primaryId('id'),
          shortText('round', 64),
          shortText('kind', 10),
          text('terms'),
          shortText('reference', 80),
          id('proposed_by'),
          instant('proposed_at'),
          shortText('first_key', 8),
          text('first_approvals'),
          instant('expires_at'),
          shortText('state', 10),
          id('decided_by', { isNullable: true }),
          instant('decided_at', { isNullable: true }),
          shortText('second_key', 8, { isNullable: true }),
          text('second_approval', { isNullable: true }),
          count('entry_index', { isNullable: true }),
          shortText('failure', 40, { isNullable: true }),
        ],
        indices: [{ name: 'approval_request_round', columnNames: ['round'] }],
        checks: [
          { name: 'approval_request_kind', expression: oneOf('kind', KINDS) },
          { name: 'approval_request_state', expression: oneOf('state', STATES) },
        ],
        foreignKeys: ['proposed_by', 'decided_by'].map((column) => ({
          columnNames: [column],
          referencedTableName: 'account',
          referencedColumnNames: ['id'],
        })),
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('approval_request');
  }
}
