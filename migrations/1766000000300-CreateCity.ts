import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import { primaryId, shortText } from '../src/platform/database/columns';

/** The installation's settings. */
export class CreateCity1766000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'city',
        columns: [
          primaryId('id'),
          shortText('name', 80),
          shortText('country', 80),
          shortText('timezone', 64),
          shortText('currency', 3),
        ],
        checks: [{ name: 'city_single', expression: "id = 'city'" }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('city');
  }
}
