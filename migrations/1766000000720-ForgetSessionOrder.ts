import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

import { id, instant, shortText, text } from '../src/platform/database/columns';

const INDICES = [
  { name: 'web_session_expires_at', columnNames: ['expires_at'] },
  { name: 'web_session_account_id', columnNames: ['account_id'] },
];

/**
 * SQLite numbers the rows of a table as they come. Numbered sessions of voters, beside ballots whose
 * places in the log are public, would tell who cast which; without numbers they lie by their hash.
 */
export class ForgetSessionOrder1766000000720 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await rebuild(runner, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rebuild(runner, false);
  }
}

async function rebuild(runner: QueryRunner, withoutRowid: boolean): Promise<void> {
  if (runner.connection.options.type === 'postgres') return;
  await runner.query('ALTER TABLE web_session RENAME TO old_web_session');
  for (const { name } of INDICES) await runner.query(`DROP INDEX ${name}`);
  await runner.createTable(sessions(withoutRowid));
  await runner.query('INSERT INTO web_session SELECT * FROM old_web_session ORDER BY id_hash');
  await runner.query('DROP TABLE old_web_session');
  for (const index of INDICES) await runner.createIndex('web_session', new TableIndex(index));
}

function sessions(withoutRowid: boolean): Table {
  return new Table({
    name: 'web_session',
    withoutRowid,
    columns: [
      shortText('id_hash', 44, { isPrimary: true }),
      id('account_id', { isNullable: true }),
      text('content'),
      instant('expires_at'),
    ],
  });
}
