import {
  TableIndex,
  type MigrationInterface,
  type QueryRunner,
  type TableColumnOptions,
} from 'typeorm';

import { id, shortText } from '../src/platform/database/columns';

const ACCOUNT = id('account_id', { isNullable: true });
const TAG = shortText('account_tag', 44, { isNullable: true });

/**
 * Visits name no account any more, but a tag that only a key outside the database tells. Nothing here
 * can compute it, so people who are signed in must sign in again; voters who came with a code stay.
 */
export class TagVisits1766000000765 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await replace(runner, ACCOUNT, TAG);
  }

  async down(runner: QueryRunner): Promise<void> {
    await replace(runner, TAG, ACCOUNT);
  }
}

async function replace(
  runner: QueryRunner,
  { name: old }: TableColumnOptions,
  column: TableColumnOptions,
): Promise<void> {
  const type = `${column.type}(${column.length ?? ''})`;
  await runner.query(`DELETE FROM web_session WHERE ${old} IS NOT NULL`);
  await runner.query(`DROP INDEX web_session_${old}`);
  await runner.query(`ALTER TABLE web_session DROP COLUMN ${old}`);
  await runner.query(`ALTER TABLE web_session ADD COLUMN ${column.name} ${type}`);
  const index = { name: `web_session_${column.name}`, columnNames: [column.name] };
  await runner.createIndex('web_session', new TableIndex(index));
  if (runner.connection.options.type !== 'postgres') return;
  // PostgreSQL keeps the bytes of a dropped column until rows are written anew.
  await runner.query(`ALTER TABLE web_session ALTER COLUMN content TYPE text USING content || ''`);
}
