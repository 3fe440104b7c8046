import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Until when a closing log takes ballots: whoever writes the log next must know it. Plain SQL, since the
 * query runner would rebuild the table on SQLite.
 */
export class KeepLastMoment1766000000770 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE round_log ADD COLUMN casts_until varchar(24)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE round_log DROP COLUMN casts_until`);
  }
}
