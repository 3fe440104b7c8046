import { Table, type MigrationInterface, type QueryRunner, type TableOptions } from 'typeorm';

import {
  count,
  id,
  instant,
  money,
  oneOf,
  primaryId,
  shortText,
  text,
} from '../src/platform/database/columns';

const NULLABLE = { isNullable: true } as const;
const PRIMARY = { isPrimary: true } as const;

/** Proposals with their versions, supports and reviews; projects made from them; photos. */
export class CreateProposals1766000000450 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(new Table(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const PHOTO: TableOptions = {
  name: 'photo',
  columns: [
    shortText('id', 22, PRIMARY),
    shortText('alt', 900),
    count('width'),
    count('height'),
    id('added_by', NULLABLE),
    instant('added_at'),
  ],
  foreignKeys: [to('added_by', 'account')],
};

const PROPOSAL: TableOptions = {
  name: 'proposal',
  columns: [
    primaryId('id'),
    shortText('slug', 80),
    id('cycle_id'),
    id('author_id'),
    id('pot_id', NULLABLE),
    id('area_id', NULLABLE),
    shortText('title', 300),
    text('text'),
    text('search_text'),
    money('cost_minor', NULLABLE),
    shortText('photo_id', 22, NULLABLE),
    count('version'),
    instant('created_at'),
    instant('changed_at'),
    instant('published_at', NULLABLE),
  ],
  indices: [
    { name: 'proposal_slug', columnNames: ['slug'], isUnique: true },
    { name: 'proposal_published', columnNames: ['cycle_id', 'published_at'] },
    { name: 'proposal_author', columnNames: ['author_id'] },
  ],
  foreignKeys: [
    to('cycle_id', 'cycle'),
    to('author_id', 'account'),
    to('pot_id', 'pot'),
    to('area_id', 'area'),
    to('photo_id', 'photo'),
  ],
};

const PROPOSAL_VERSION: TableOptions = {
  name: 'proposal_version',
  columns: [
    id('proposal_id', PRIMARY),
    count('number', PRIMARY),
    shortText('title', 300),
    text('text'),
    money('cost_minor', NULLABLE),
    id('written_by'),
    instant('written_at'),
  ],
  foreignKeys: [to('proposal_id', 'proposal'), to('written_by', 'account')],
};

const SUPPORT: TableOptions = {
  name: 'support',
  columns: [id('proposal_id', PRIMARY), id('account_id', PRIMARY), instant('given_at')],
  indices: [{ name: 'support_account', columnNames: ['account_id'] }],
  foreignKeys: [to('proposal_id', 'proposal'), to('account_id', 'account')],
};

const REVIEW: TableOptions = {
  name: 'review',
  columns: [
    primaryId('id'),
    id('proposal_id'),
    count('version'),
    id('reviewer_id'),
    shortText('outcome', 20),
    money('cost_minor', NULLABLE),
    text('reasons'),
    text('internal_note', NULLABLE),
    instant('recorded_at'),
    instant('superseded_at', NULLABLE),
  ],
  checks: [
    {
      name: 'review_outcome',
      expression: oneOf('outcome', ['feasible', 'conditional', 'not-feasible']),
    },
  ],
  indices: [
    {
      name: 'review_current',
      columnNames: ['proposal_id'],
      isUnique: true,
      where: 'superseded_at IS NULL',
    },
    { name: 'review_proposal', columnNames: ['proposal_id'] },
  ],
  foreignKeys: [to('proposal_id', 'proposal'), to('reviewer_id', 'account')],
};

const PROJECT: TableOptions = {
  name: 'project',
  columns: [
    primaryId('id'),
    shortText('slug', 80),
    id('cycle_id'),
    id('pot_id'),
    id('area_id', NULLABLE),
    shortText('code', 64),
    shortText('title', 300),
    text('summary'),
    money('cost_minor'),
    text('exception_reason', NULLABLE),
    shortText('photo_id', 22, NULLABLE),
    id('created_by', NULLABLE),
    instant('created_at'),
    instant('changed_at'),
  ],
  indices: [
    { name: 'project_slug', columnNames: ['slug'], isUnique: true },
    { name: 'project_code', columnNames: ['cycle_id', 'code'], isUnique: true },
  ],
  foreignKeys: [
    to('cycle_id', 'cycle'),
    to('pot_id', 'pot'),
    to('area_id', 'area'),
    to('photo_id', 'photo'),
    to('created_by', 'account'),
  ],
};

const PROJECT_PROPOSAL: TableOptions = {
  name: 'project_proposal',
  columns: [id('project_id', PRIMARY), id('proposal_id', PRIMARY)],
  indices: [{ name: 'project_proposal_proposal', columnNames: ['proposal_id'] }],
  foreignKeys: [to('project_id', 'project'), to('proposal_id', 'proposal')],
};

const TABLES = [PHOTO, PROPOSAL, PROPOSAL_VERSION, SUPPORT, REVIEW, PROJECT, PROJECT_PROPOSAL];

function to(column: string, table: string) {
  return { columnNames: [column], referencedTableName: table, referencedColumnNames: ['id'] };
}
