import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import {
  allowReplacing,
  dropAppendOnly,
  makeAppendOnly,
  refuseReplacing,
} from '../src/platform/database/append-only';
import { count, shortText, text } from '../src/platform/database/columns';

/** The two approvals of every act in a log: 1 by the first key that its entry names, 2 by the second. */
export class KeepApprovals1766000000710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'log_approval',
        columns: [
          shortText('round', 64, { isPrimary: true }),
          count('idx', { isPrimary: true }),
          count('place', { isPrimary: true }),
          text('body'),
        ],
        checks: [{ name: 'log_approval_place', expression: 'place IN (1, 2)' }],
      }),
    );
    await makeAppendOnly(runner, 'log_approval');
    await refuseReplacing(runner, 'log_approval', [['round', 'idx', 'place']]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await allowReplacing(runner, 'log_approval');
    await dropAppendOnly(runner, 'log_approval');
    await runner.dropTable('log_approval');
  }
}
