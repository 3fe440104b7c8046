import type { MigrationInterface, QueryRunner } from 'typeorm';

import { allowReplacing, refuseReplacing } from '../src/platform/database/append-only';

/** The tables that only grow, with their unique keys. */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  audit_event: [['id']],
  phase_decision: [['id'], ['cycle_id', 'position']],
  log_entry: [['round', 'idx']],
  log_tile: [['round', 'level', 'n']],
  checkpoint: [['round', 'size']],
};

/** On SQLite a REPLACE could put another row in the place of an old one. */
export class RefuseReplacedRows1766000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, keys] of Object.entries(KEYS)) await refuseReplacing(runner, table, keys);
    if (!isSqlite(runner)) return;
    // An UPDATE OR REPLACE of the row number alone would remove the row that had it.
    await runner.query(
      `CREATE TRIGGER checkpoint_no_move BEFORE UPDATE ON checkpoint WHEN NEW.rowid <> OLD.rowid
        BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    if (isSqlite(runner)) await runner.query('DROP TRIGGER checkpoint_no_move');
    for (const table of Object.keys(KEYS)) await allowReplacing(runner, table);
  }
}

function isSqlite(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'better-sqlite3';
}
