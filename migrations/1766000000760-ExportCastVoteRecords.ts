import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether a bundle gets the ballots as cast vote records, too. Rounds that were made before do without
 * them. Plain SQL, since the query runner would rebuild the table on SQLite.
 */
export class ExportCastVoteRecords1766000000760 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE round ADD COLUMN cvr integer NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE round DROP COLUMN cvr`);
  }
}
