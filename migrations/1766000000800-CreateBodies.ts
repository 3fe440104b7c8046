import { Table, type MigrationInterface, type QueryRunner, type TableOptions } from 'typeorm';

import { dropAppendOnly, makeEndable } from '../src/platform/database/append-only';
import {
  count,
  id,
  instant,
  oneOf,
  primaryId,
  shortText,
  text,
} from '../src/platform/database/columns';

const NULLABLE = { isNullable: true } as const;
const KINDS = ['assembly', 'youth_council', 'committee', 'neighbourhood', 'dialogue'];
const ORIGINS = ['area', 'school', 'organisation', 'at_large', 'lottery'];
const WAYS = ['elected', 'drawn', 'appointed', 'ex_officio'];
const ROLES = ['chair', 'deputy_chair', 'secretary', 'member', 'deputy', 'adviser', 'facilitator'];
const REASONS = [
  ...['term_end', 'resigned', 'aged_out', 'moved', 'removed', 'deceased'],
  ...['role_changed', 'body_closed'],
];

/** Bodies with their seats, the people in them, and who sat where from when to when. */
export class CreateBodies1766000000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(new Table(table));
    await makeEndable(runner, 'membership', {
      kept: [
        ...['id', 'body_id', 'seat_id', 'person_id', 'role', 'origin'],
        ...['started_on', 'term_ends_on', 'created_by', 'created_at'],
      ],
      once: ['ended_on', 'end_reason', 'ended_by', 'replaced_by_id'],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropAppendOnly(runner, 'membership');
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const PERSON: TableOptions = {
  name: 'person',
  columns: [
    primaryId('id'),
    shortText('name', 80),
    shortText('alias', 80, NULLABLE),
    shortText('born_month', 7, NULLABLE),
    id('account_id', NULLABLE),
    instant('created_at'),
  ],
  indices: [{ name: 'person_account', columnNames: ['account_id'], isUnique: true }],
  foreignKeys: [to('account_id', 'account')],
};

const BODY: TableOptions = {
  name: 'body',
  columns: [
    primaryId('id'),
    shortText('slug', 80),
    shortText('kind', 20),
    shortText('name', 120),
    text('mandate'),
    id('parent_id', NULLABLE),
    text('rules'),
    shortText('founded_on', 10),
    shortText('closed_on', 10, NULLABLE),
    id('created_by', NULLABLE),
    instant('created_at'),
  ],
  checks: [
    { name: 'body_kind', expression: oneOf('kind', KINDS) },
    { name: 'body_days', expression: 'closed_on IS NULL OR founded_on <= closed_on' },
  ],
  indices: [{ name: 'body_slug', columnNames: ['slug'], isUnique: true }],
  foreignKeys: [to('parent_id', 'body')],
};

const SEAT: TableOptions = {
  name: 'seat',
  columns: [
    primaryId('id'),
    id('body_id'),
    count('position'),
    shortText('label', 120),
    shortText('origin', 20),
    shortText('stands_for', 120, NULLABLE),
    shortText('filled_by', 20),
    count('term_group'),
    id('deputy_of', NULLABLE),
    shortText('closed_on', 10, NULLABLE),
    instant('created_at'),
  ],
  checks: [
    { name: 'seat_origin', expression: oneOf('origin', ORIGINS) },
    { name: 'seat_filled_by', expression: oneOf('filled_by', WAYS) },
  ],
  indices: [{ name: 'seat_position', columnNames: ['body_id', 'position'], isUnique: true }],
  foreignKeys: [to('body_id', 'body'), to('deputy_of', 'seat')],
};

const MEMBERSHIP: TableOptions = {
  name: 'membership',
  columns: [
    primaryId('id'),
    id('body_id'),
    id('seat_id', NULLABLE),
    id('person_id'),
    shortText('role', 20),
    shortText('origin', 20),
    shortText('started_on', 10),
    shortText('term_ends_on', 10, NULLABLE),
    shortText('ended_on', 10, NULLABLE),
    shortText('end_reason', 20, NULLABLE),
    id('ended_by', NULLABLE),
    id('replaced_by_id', NULLABLE),
    id('created_by', NULLABLE),
    instant('created_at'),
  ],
  checks: [
    { name: 'membership_role', expression: oneOf('role', ROLES) },
    { name: 'membership_origin', expression: oneOf('origin', WAYS) },
    {
      name: 'membership_end_reason',
      expression: `end_reason IS NULL OR ${oneOf('end_reason', REASONS)}`,
    },
    { name: 'membership_days', expression: 'ended_on IS NULL OR started_on <= ended_on' },
    { name: 'membership_end', expression: '(ended_on IS NULL) = (end_reason IS NULL)' },
  ],
  indices: [
    {
      ...{ name: 'membership_seat', columnNames: ['seat_id'], isUnique: true },
      where: 'ended_on IS NULL',
    },
    {
      ...{ name: 'membership_person', columnNames: ['body_id', 'person_id'], isUnique: true },
      where: 'ended_on IS NULL',
    },
    { name: 'membership_body', columnNames: ['body_id', 'started_on'] },
  ],
  foreignKeys: [
    ...[to('body_id', 'body'), to('seat_id', 'seat'), to('person_id', 'person')],
    to('replaced_by_id', 'membership'),
  ],
};

const TABLES = [PERSON, BODY, SEAT, MEMBERSHIP];

function to(column: string, table: string) {
  return {
    columnNames: [column],
    referencedTableName: table,
    referencedColumnNames: ['id'],
  };
}
