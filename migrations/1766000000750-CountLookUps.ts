import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import { count, shortText } from '../src/platform/database/columns';

/** How often tracking codes of a round were looked up: one number, no address, no time. */
export class CountLookUps1766000000750 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = [shortText('round', 64, { isPrimary: true }), count('times')];
    await runner.createTable(new Table({ name: 'receipt_look_up', columns }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('receipt_look_up');
  }
}
