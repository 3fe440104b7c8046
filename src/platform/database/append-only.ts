import type { QueryRunner } from 'typeorm';

/**
 * Makes the database itself refuse to change or remove rows of a table.
 * Both dialects need their own words for a trigger; the effect is the same.
 */
export async function makeAppendOnly(runner: QueryRunner, table: string): Promise<void> {
  const statements = isSqlite(runner) ? sqliteTriggers(table) : postgresTriggers(table);
  for (const statement of statements) await runner.query(statement);
}

/** Takes the triggers away again, so that a migration can be undone. */
export async function dropAppendOnly(runner: QueryRunner, table: string): Promise<void> {
  if (isSqlite(runner)) return;
  await runner.query(`DROP TRIGGER IF EXISTS ${table}_append_only ON ${table}`);
  await runner.query(`DROP TRIGGER IF EXISTS ${table}_no_truncate ON ${table}`);
  await runner.query(`DROP FUNCTION IF EXISTS ${table}_refuse()`);
}

function isSqlite(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'better-sqlite3';
}

function sqliteTriggers(table: string): string[] {
  return ['UPDATE', 'DELETE'].map(
    (act) => `CREATE TRIGGER ${table}_no_${act.toLowerCase()} BEFORE ${act} ON ${table}
      BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
  );
}

function postgresTriggers(table: string): string[] {
  return [
    `CREATE FUNCTION ${table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION '${table} is append-only'; END $$`,
    `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION ${table}_refuse()`,
    `CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION ${table}_refuse()`,
  ];
}
