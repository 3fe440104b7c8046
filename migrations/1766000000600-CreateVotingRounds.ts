import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

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

const ROUND = {
  columnNames: ['round_id'],
  referencedTableName: 'round',
  referencedColumnNames: ['id'],
};
const ENTRY = {
  columnNames: ['round_id', 'roll_entry_id'],
  referencedTableName: 'roll_entry',
  referencedColumnNames: ['round_id', 'id'],
};
const CYCLE = {
  columnNames: ['cycle_id'],
  referencedTableName: 'cycle',
  referencedColumnNames: ['id'],
};
const ACCOUNT = {
  columnNames: ['account_id'],
  referencedTableName: 'account',
  referencedColumnNames: ['id'],
};
const PRIMARY = { isPrimary: true };
const NULLABLE = { isNullable: true };

/** Rounds with their pots and styles, the roll, one-time codes, matched accounts, outcomes. */
export class CreateVotingRounds1766000000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(round());
    await runner.createTable(roundPot());
    await runner.createTable(roundStyle());
    await runner.createTable(rollEntry());
    await runner.createTable(votingCode());
    await runner.createTable(rollMatch());
    await runner.createTable(roundOutcome());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('round_outcome');
    await runner.dropTable('roll_match');
    await runner.dropTable('voting_code');
    await runner.dropTable('roll_entry');
    await runner.dropTable('round_style');
    await runner.dropTable('round_pot');
    await runner.dropTable('round');
  }
}

function round(): Table {
  return new Table({
    name: 'round',
    columns: [
      primaryId('id'),
      shortText('slug', 64),
      id('cycle_id'),
      shortText('title', 120),
      instant('opens_at'),
      instant('closes_at'),
      count('revote'),
      shortText('tie_seed', 64),
      text('config', NULLABLE),
      text('projects', NULLABLE),
      shortText('config_hash', 44, NULLABLE),
      shortText('projects_hash', 44, NULLABLE),
      shortText('roll_hash', 44, NULLABLE),
      instant('opened_at', NULLABLE),
      id('opened_by', NULLABLE),
      instant('close_decided_at', NULLABLE),
      id('close_decided_by', NULLABLE),
      instant('created_at'),
    ],
    indices: [
      { name: 'round_slug', columnNames: ['slug'], isUnique: true },
      { name: 'round_cycle_id', columnNames: ['cycle_id'] },
    ],
    foreignKeys: [CYCLE],
  });
}

function roundPot(): Table {
  return new Table({
    name: 'round_pot',
    columns: [
      id('round_id', PRIMARY),
      id('pot_id', PRIMARY),
      shortText('ballot_type', 20),
      count('min_choices'),
      count('max_choices'),
      shortText('rule_id', 40),
      text('rule_options'),
    ],
    checks: [
      { name: 'round_pot_ballot_type', expression: oneOf('ballot_type', ['approval', 'knapsack']) },
    ],
    foreignKeys: [ROUND],
  });
}

function roundStyle(): Table {
  return new Table({
    name: 'round_style',
    columns: [id('round_id', PRIMARY), shortText('style', 64, PRIMARY), text('pots')],
    foreignKeys: [ROUND],
  });
}

function rollEntry(): Table {
  return new Table({
    name: 'roll_entry',
    columns: [
      id('round_id', PRIMARY),
      shortText('id', 22, PRIMARY),
      shortText('person_ref', 80),
      shortText('style', 64),
      shortText('birth_month', 7, NULLABLE),
    ],
    indices: [
      { name: 'roll_entry_person', columnNames: ['round_id', 'person_ref'], isUnique: true },
      { name: 'roll_entry_style', columnNames: ['round_id', 'style'] },
    ],
    foreignKeys: [ROUND],
  });
}

function votingCode(): Table {
  return new Table({
    name: 'voting_code',
    columns: [shortText('code_hash', 64, PRIMARY), id('round_id'), shortText('roll_entry_id', 22)],
    indices: [
      { name: 'voting_code_entry', columnNames: ['round_id', 'roll_entry_id'], isUnique: true },
    ],
    foreignKeys: [ENTRY],
  });
}

function rollMatch(): Table {
  return new Table({
    name: 'roll_match',
    columns: [
      id('round_id', PRIMARY),
      id('account_id', PRIMARY),
      shortText('roll_entry_id', 22),
      instant('matched_at'),
    ],
    indices: [
      { name: 'roll_match_entry', columnNames: ['round_id', 'roll_entry_id'], isUnique: true },
    ],
    foreignKeys: [ENTRY, ACCOUNT],
  });
}

function roundOutcome(): Table {
  return new Table({
    name: 'round_outcome',
    columns: [
      id('round_id', PRIMARY),
      text('result'),
      text('trace'),
      shortText('bundle_file', 120),
      shortText('bundle_sha256', 64),
      money('bundle_bytes'),
      text('report'),
      instant('published_at', NULLABLE),
    ],
    foreignKeys: [ROUND],
  });
}
