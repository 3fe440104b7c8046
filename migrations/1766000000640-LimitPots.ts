import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import {
  count,
  id,
  instant,
  money,
  oneOf,
  primaryId,
  shortText,
  text,
} from '../src/platform/database/columns';

const NULLABLE = { isNullable: true };

/**
 * What winners must respect beside the budget, shares of areas, money that pots pass on, parts.
 * Columns come and go by plain SQL, which both databases share: the query runner would rebuild the
 * table on SQLite, and drop it while rows of other tables still refer to it.
 */
export class LimitPots1766000000640 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(roundLimit());
    await runner.query(`ALTER TABLE round_pot ADD COLUMN left_to varchar(36)`);
    await runner.query(`ALTER TABLE round_pot ADD COLUMN shares text NOT NULL DEFAULT '{}'`);
    await runner.query(`ALTER TABLE project ADD COLUMN least_minor bigint`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE project DROP COLUMN least_minor`);
    await runner.query(`ALTER TABLE round_pot DROP COLUMN shares`);
    await runner.query(`ALTER TABLE round_pot DROP COLUMN left_to`);
    await runner.dropTable('round_limit');
  }
}

function roundLimit(): Table {
  return new Table({
    name: 'round_limit',
    columns: [
      primaryId('id'),
      id('round_id'),
      id('pot_id'),
      shortText('kind', 10),
      shortText('name', 100),
      id('area_id', NULLABLE),
      text('projects'),
      money('ceiling_minor', NULLABLE),
      money('floor_minor', NULLABLE),
      count('most_winners', NULLABLE),
      instant('created_at'),
    ],
    indices: [{ name: 'round_limit_round', columnNames: ['round_id'] }],
    checks: [{ name: 'round_limit_kind', expression: oneOf('kind', ['group', 'conflict']) }],
    foreignKeys: [
      reference('round'),
      { ...reference('pot'), onDelete: 'CASCADE' },
      reference('area'),
    ],
  });
}

function reference(table: string) {
  const columnNames = [`${table}_id`];
  return { columnNames, referencedTableName: table, referencedColumnNames: ['id'] };
}
