import type { QueryRunner } from 'typeorm';

/**
 * Makes the database itself refuse to change or remove rows of a table.
 * Both dialects need their own words for a trigger; the effect is the same.
 */
export async function makeAppendOnly(runner: QueryRunner, table: string): Promise<void> {
  const statements = isSqlite(runner) ? sqliteTriggers(table) : postgresTriggers(table);
  for (const statement of statements) await runner.query(statement);
}

/** Columns that never change, and what the others hold when they have been erased, as SQL. */
export interface Erasable {
  readonly kept: readonly string[];
  readonly erased: Readonly<Record<string, string>>;
}

/** The same for a table some of whose columns may be erased; they never change in another way. */
export async function makeErasable(
  runner: QueryRunner,
  table: string,
  { kept, erased }: Erasable,
): Promise<void> {
  const isSame = isSqlite(runner) ? 'IS' : 'IS NOT DISTINCT FROM';
  const conditions = [
    ...[...kept, ...(isSqlite(runner) ? ['rowid'] : [])].map(
      (column) => `NEW.${column} ${isSame} OLD.${column}`,
    ),
    ...Object.entries(erased).map(([column, value]) => `NEW.${column} ${isSame} ${value}`),
  ];
  await refuseChanges(runner, table, `NOT (${conditions.join(' AND ')})`);
}

/** Columns that never change, and those that are written once, later than their row. */
export interface WrittenOnce {
  readonly kept: readonly string[];
  readonly once: readonly string[];
}

/** The same for a table some of whose columns are null at first, get a value once, and keep it. */
export async function makeEndable(
  runner: QueryRunner,
  table: string,
  { kept, once }: WrittenOnce,
): Promise<void> {
  const isSame = isSqlite(runner) ? 'IS' : 'IS NOT DISTINCT FROM';
  const conditions = [
    ...[...kept, ...(isSqlite(runner) ? ['rowid'] : [])].map(
      (column) => `NEW.${column} ${isSame} OLD.${column}`,
    ),
    ...once.map((column) => `(OLD.${column} IS NULL OR NEW.${column} ${isSame} OLD.${column})`),
  ];
  await refuseChanges(runner, table, `NOT (${conditions.join(' AND ')})`);
}

/** Takes the triggers away again, so that a migration can be undone. */
export async function dropAppendOnly(runner: QueryRunner, table: string): Promise<void> {
  if (isSqlite(runner)) return;
  await runner.query(`DROP TRIGGER IF EXISTS ${table}_append_only ON ${table}`);
  await runner.query(`DROP TRIGGER IF EXISTS ${table}_no_truncate ON ${table}`);
  await runner.query(`DROP TRIGGER IF EXISTS ${table}_no_update ON ${table}`);
  await runner.query(`DROP FUNCTION IF EXISTS ${table}_refuse()`);
}

/**
 * Closes the way round the triggers that SQLite leaves open: a REPLACE takes the old row away
 * without calling the triggers of a DELETE. PostgreSQL has no such statement.
 * @param keys the columns of each unique key of the table
 */
export async function refuseReplacing(
  runner: QueryRunner,
  table: string,
  keys: readonly (readonly string[])[],
): Promise<void> {
  if (!isSqlite(runner)) return;
  // Where the statement names no rowid, SQLite shows -1 here, which no row has.
  const taken = [...keys, ['rowid']].map((columns) => {
    const isSame = columns.map((column) => `${column} = NEW.${column}`).join(' AND ');
    return `EXISTS (SELECT 1 FROM ${table} WHERE ${isSame})`;
  });
  await runner.query(
    `CREATE TRIGGER ${table}_no_replace BEFORE INSERT ON ${table} WHEN ${taken.join(' OR ')}
      BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
  );
}

/** Takes that trigger away again. */
export async function allowReplacing(runner: QueryRunner, table: string): Promise<void> {
  if (isSqlite(runner)) await runner.query(`DROP TRIGGER ${table}_no_replace`);
}

async function refuseChanges(runner: QueryRunner, table: string, isChange: string): Promise<void> {
  const statements = isSqlite(runner)
    ? sqliteTriggers(table, isChange)
    : postgresTriggers(table, isChange);
  for (const statement of statements) await runner.query(statement);
}

function isSqlite(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'better-sqlite3';
}

/** @param isChange which updates are refused; all when left out */
function sqliteTriggers(table: string, isChange?: string): string[] {
  const when = isChange === undefined ? '' : `WHEN ${isChange}`;
  return [
    `CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} ${when}
      BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
    `CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table}
      BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
  ];
}

function postgresTriggers(table: string, isChange?: string): string[] {
  const events = isChange === undefined ? 'UPDATE OR DELETE' : 'DELETE';
  return [
    `CREATE FUNCTION ${table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION '${table} is append-only'; END $$`,
    `CREATE TRIGGER ${table}_append_only BEFORE ${events} ON ${table}
      FOR EACH ROW EXECUTE FUNCTION ${table}_refuse()`,
    `CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION ${table}_refuse()`,
    ...(isChange === undefined
      ? []
      : [
          `CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table}
            FOR EACH ROW WHEN (${isChange}) EXECUTE FUNCTION ${table}_refuse()`,
        ]),
  ];
}
