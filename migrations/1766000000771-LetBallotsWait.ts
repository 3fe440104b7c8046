import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Several processes on PostgreSQL: ballots are recorded before they have a place in the log, orders reach
 * the process that writes it, and that one says which keys it has. SQLite has one process.
 */
export class LetBallotsWait1766000000771 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (isSqlite(runner)) return;
    await runner.query('ALTER TABLE ballot ALTER COLUMN idx DROP NOT NULL');
    await runner.query('CREATE INDEX ballot_waiting ON ballot (round, r) WHERE idx IS NULL');
    await runner.query(`CREATE TABLE box_order (
      id varchar(36) NOT NULL CONSTRAINT box_order_pk PRIMARY KEY,
      body bytea NOT NULL,
      answer bytea,
      asked_at timestamptz NOT NULL DEFAULT now()
    )`);
    await runner.query(`CREATE TABLE box_leader (
      one integer NOT NULL CONSTRAINT box_leader_pk PRIMARY KEY CHECK (one = 1),
      key_hash bytea NOT NULL
    )`);
  }

  /** Refused while a ballot has no place: it would be lost. */
  async down(runner: QueryRunner): Promise<void> {
    if (isSqlite(runner)) return;
    await runner.query('DROP TABLE box_leader');
    await runner.query('DROP TABLE box_order');
    await runner.query('DROP INDEX ballot_waiting');
    await runner.query('ALTER TABLE ballot ALTER COLUMN idx SET NOT NULL');
  }
}

function isSqlite(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'better-sqlite3';
}
