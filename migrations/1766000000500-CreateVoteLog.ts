import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';

import { dropAppendOnly, makeAppendOnly } from '../src/platform/database/append-only';
import { count, instant, oneOf, shortText, text } from '../src/platform/database/columns';

const STATES = ['open', 'closed', 'counted', 'published', 'broken'];

/**
 * The vote logs. No table here refers to people, and none keeps the order of insertion on disk
 * where SQLite allows that (WITHOUT ROWID).
 */
export class CreateVoteLog1766000000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const bytes = bytesColumn(runner);
    await runner.createTable(roundLog(bytes));
    await runner.createTable(logEntry(bytes));
    await runner.createTable(logTile(bytes));
    await runner.createTable(ballot(bytes));
    await runner.createTable(castToken(bytes));
    await runner.createTable(checkpoint());
    await makeAppendOnly(runner, 'log_entry');
    await makeAppendOnly(runner, 'log_tile');
    for (const statement of checkpointTriggers(isSqlite(runner))) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropAppendOnly(runner, 'log_entry');
    await dropAppendOnly(runner, 'log_tile');
    for (const name of ['checkpoint', 'idem', 'ballot', 'log_tile', 'log_entry', 'round_log']) {
      await runner.dropTable(name);
    }
    if (!isSqlite(runner)) await runner.query('DROP FUNCTION IF EXISTS checkpoint_refuse()');
  }
}

type BytesColumn = (name: string, options?: Partial<TableColumnOptions>) => TableColumnOptions;

function bytesColumn(runner: QueryRunner): BytesColumn {
  const type = isSqlite(runner) ? 'blob' : 'bytea';
  return (name, options) => ({ name, type, ...options });
}

function isSqlite(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'better-sqlite3';
}

/** One row per log: its head, which is swapped only by whoever knows size and epoch. */
function roundLog(bytes: BytesColumn): Table {
  return new Table({
    name: 'round_log',
    columns: [
      round(),
      shortText('origin', 400),
      shortText('vkey', 500),
      count('may_revote'),
      count('size'),
      bytes('root'),
      bytes('frontier'),
      count('epoch'),
      shortText('state', 12),
      count('public_size'),
      instant('public_at'),
    ],
    checks: [{ name: 'round_log_state', expression: oneOf('state', STATES) }],
  });
}

function logEntry(bytes: BytesColumn): Table {
  return new Table({
    name: 'log_entry',
    columns: [round(), count('idx', { isPrimary: true }), bytes('leaf_hash'), bytes('body')],
    indices: [{ name: 'log_entry_leaf_hash', columnNames: ['round', 'leaf_hash'] }],
  });
}

function logTile(bytes: BytesColumn): Table {
  return new Table({
    name: 'log_tile',
    columns: [
      round(),
      count('level', { isPrimary: true }),
      count('n', { isPrimary: true }),
      bytes('root'),
      bytes('hashes'),
    ],
  });
}

/** The openings; `idx` is the place of the entry that commits to it. */
function ballot(bytes: BytesColumn): Table {
  return new Table({
    name: 'ballot',
    withoutRowid: true,
    columns: [
      round({ primaryKeyConstraintName: 'ballot_pk' }),
      bytes('k', { isPrimary: true, primaryKeyConstraintName: 'ballot_pk' }),
      count('r', { isPrimary: true, primaryKeyConstraintName: 'ballot_pk' }),
      bytes('c'),
      bytes('sealed'),
      count('idx'),
    ],
    indices: [{ name: 'ballot_c', columnNames: ['c'], isUnique: true }],
  });
}

/** Which forms have brought a ballot; emptied at the close. */
function castToken(bytes: BytesColumn): Table {
  return new Table({
    name: 'idem',
    withoutRowid: true,
    columns: [
      round(),
      bytes('token_hash', { isPrimary: true }),
      bytes('body_mac'),
      bytes('k'),
      count('r'),
      count('expires_hour'),
    ],
  });
}

function checkpoint(): Table {
  return new Table({
    name: 'checkpoint',
    columns: [
      round(),
      count('size', { isPrimary: true }),
      text('note'),
      text('cosigs'),
      count('is_public'),
    ],
  });
}

function round(options?: Partial<TableColumnOptions>): TableColumnOptions {
  return shortText('round', 64, { isPrimary: true, ...options });
}

/** A signed head stays as it is; only its publication and its witnesses are added to it. */
function checkpointTriggers(forSqlite: boolean): string[] {
  const isChanged =
    'NEW.round <> OLD.round OR NEW.size <> OLD.size OR NEW.note <> OLD.note OR NEW.is_public < OLD.is_public';
  if (forSqlite) {
    return [
      `CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint WHEN ${isChanged}
        BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END`,
      `CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
        BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END`,
    ];
  }
  return [
    `CREATE FUNCTION checkpoint_refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'checkpoint is append-only'; END $$`,
    `CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
      FOR EACH ROW WHEN (${isChanged}) EXECUTE FUNCTION checkpoint_refuse()`,
    `CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
      FOR EACH ROW EXECUTE FUNCTION checkpoint_refuse()`,
    `CREATE TRIGGER checkpoint_no_truncate BEFORE TRUNCATE ON checkpoint
      FOR EACH STATEMENT EXECUTE FUNCTION checkpoint_refuse()`,
  ];
}
