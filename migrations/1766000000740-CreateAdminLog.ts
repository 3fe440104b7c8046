import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

import {
  dropAppendOnly,
  makeAppendOnly,
  makeErasable,
  refuseReplacing,
} from '../src/platform/database/append-only';
import { count, id, instant, primaryId, shortText, text } from '../src/platform/database/columns';
import { newRandomId } from '../src/platform/ids';

const ERASABLE = { details: "'null'", salt: 'NULL' } as const;
const KEPT = ['id', 'at', 'actor_id', 'event', 'subject', 'request'];

/** The tables that only grow, with their unique keys. */
const GROWING = [
  { table: 'admin_log_entry', keys: [['idx'], ['event_id']] },
  { table: 'admin_log_tile', keys: [['level', 'n']] },
  { table: 'admin_checkpoint', keys: [['size']] },
];

const INDICES = [
  { name: 'audit_event_at', columnNames: ['at', 'id'] },
  { name: 'audit_event_name', columnNames: ['event', 'at', 'id'] },
  { name: 'audit_event_subject', columnNames: ['subject', 'at', 'id'] },
  { name: 'audit_event_actor', columnNames: ['actor_id', 'at', 'id'] },
];

/** Leaves, tiles and signed heads over the audit events; accounts under ids that can be erased. */
export class CreateAdminLog1766000000740 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner);
    for (const { table, keys } of GROWING) {
      await makeAppendOnly(runner, table);
      await refuseReplacing(runner, table, keys);
    }
    await runner.query('ALTER TABLE audit_event ADD COLUMN salt varchar(22)');
    await runner.query('ALTER TABLE audit_event ADD COLUMN request varchar(36)');
    await dropUpdateTriggers(runner);
    await renameActors(runner, newActors);
    await saltEvents(runner);
    await makeErasable(runner, 'audit_event', { kept: KEPT, erased: ERASABLE });
    await runner.query('INSERT INTO admin_log_queue (event_id) SELECT id FROM audit_event');
    await runner.dropIndex('audit_event', 'audit_event_at');
    for (const index of INDICES) await runner.createIndex('audit_event', new TableIndex(index));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of INDICES) await runner.dropIndex('audit_event', name);
    const index = new TableIndex({ name: 'audit_event_at', columnNames: ['at'] });
    await runner.createIndex('audit_event', index);
    await dropUpdateTriggers(runner);
    await renameActors(runner, knownAccounts);
    await runner.query('ALTER TABLE audit_event DROP COLUMN request');
    await runner.query('ALTER TABLE audit_event DROP COLUMN salt');
    await makeAppendOnly(runner, 'audit_event');
    for (const { table } of GROWING) {
      await dropAppendOnly(runner, table);
      await runner.dropTable(table);
    }
    for (const table of ['admin_log_queue', 'admin_log', 'audit_actor']) {
      await runner.dropTable(table);
    }
  }
}

async function createTables(runner: QueryRunner): Promise<void> {
  const bytes = (name: string) => ({ name, type: isSqlite(runner) ? 'blob' : 'bytea' });
  const key = { isPrimary: true };
  const tables = [
    { name: 'audit_actor', columns: [primaryId('id'), id('account_id', { isUnique: true })] },
    {
      name: 'admin_log',
      columns: [
        count('id', key),
        shortText('origin', 400),
        shortText('vkey', 500),
        count('size'),
        bytes('root'),
      ],
    },
    { name: 'admin_log_queue', columns: [primaryId('event_id')] },
    {
      name: 'admin_log_entry',
      columns: [
        count('idx', key),
        id('event_id', { isUnique: true }),
        bytes('leaf_hash'),
        bytes('body'),
      ],
    },
    {
      name: 'admin_log_tile',
      columns: [count('level', key), count('n', key), bytes('root'), bytes('hashes')],
    },
    { name: 'admin_checkpoint', columns: [count('size', key), text('note'), instant('at')] },
  ];
  for (const table of tables) await runner.createTable(new Table(table));
}

/** Both kinds of triggers: those that refuse every change, and those that let details be erased. */
async function dropUpdateTriggers(runner: QueryRunner): Promise<void> {
  if (isSqlite(runner)) {
    await runner.query('DROP TRIGGER audit_event_no_update');
    await runner.query('DROP TRIGGER audit_event_no_delete');
  } else {
    await dropAppendOnly(runner, 'audit_event');
  }
}

type Renaming = (runner: QueryRunner) => Promise<ReadonlyMap<string, string>>;

/** Puts one id of an actor in the place of another, in whatever was done by it or to it. */
async function renameActors(runner: QueryRunner, renaming: Renaming): Promise<void> {
  for (const [from, to] of await renaming(runner)) {
    await runner.query(`UPDATE audit_event SET actor_id = '${to}' WHERE actor_id = '${from}'`);
    await runner.query(
      `UPDATE audit_event SET subject = 'account:${to}' WHERE subject = 'account:${from}'`,
    );
  }
}

async function newActors(runner: QueryRunner): Promise<ReadonlyMap<string, string>> {
  const rows = (await runner.query(
    `SELECT actor_id AS id FROM audit_event WHERE actor_id IS NOT NULL
     UNION SELECT substr(subject, 9) FROM audit_event WHERE subject LIKE 'account:%'`,
  )) as readonly { readonly id: string }[];
  const actors = new Map(rows.map(({ id: account }) => [account, newRandomId()]));
  for (const [account, actor] of actors) {
    await runner.query(
      `INSERT INTO audit_actor (id, account_id) VALUES ('${actor}', '${account}')`,
    );
  }
  return actors;
}

async function knownAccounts(runner: QueryRunner): Promise<ReadonlyMap<string, string>> {
  const rows = (await runner.query('SELECT id, account_id FROM audit_actor')) as readonly {
    readonly id: string;
    readonly account_id: string;
  }[];
  return new Map(rows.map((row) => [row.id, row.account_id]));
}

async function saltEvents(runner: QueryRunner): Promise<void> {
  const rows = (await runner.query('SELECT id FROM audit_event')) as readonly {
    readonly id: string;
  }[];
  for (const row of rows) {
    await runner.query(`UPDATE audit_event SET salt = '${newRandomId()}' WHERE id = '${row.id}'`);
  }
}

function isSqlite(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'better-sqlite3';
}
