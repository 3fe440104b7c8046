import { Table, type MigrationInterface, type QueryRunner, type TableOptions } from 'typeorm';

import { dropAppendOnly, makeAppendOnly, makeEndable } from '../src/platform/database/append-only';
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
const PRIMARY = { isPrimary: true } as const;
const ACTS = [
  ...['submit', 'admit', 'refuse_admission', 'adopt', 'reject', 'leave_undecided'],
  ...['withdraw', 'adjourn', 'resume', 'set_aside', 'refer'],
];
const OUTCOMES = ['adopted', 'rejected'];

/** Motions with their versions, amendments and votes, and interests that members declare. */
export class CreateMotions1766000000820 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(new Table(table));
    await makeEndable(runner, 'motion', {
      kept: [
        ...['id', 'body_id', 'meeting_id', 'item_id', 'parent_id', 'no', 'title', 'mover_id'],
        ...['edit', 'base_version', 'created_at'],
      ],
      once: ['seconder_id'],
    });
    for (const table of FIXED) await makeAppendOnly(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...FIXED, 'motion']) await dropAppendOnly(runner, table);
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const FIXED = ['motion_act', 'motion_version', 'vote', 'vote_choice', 'interest'];

const MOTION: TableOptions = {
  name: 'motion',
  columns: [
    primaryId('id'),
    id('body_id'),
    id('meeting_id'),
    id('item_id'),
    id('parent_id', NULLABLE),
    count('no'),
    count('position'),
    shortText('title', 200),
    id('mover_id'),
    id('seconder_id', NULLABLE),
    text('edit', NULLABLE),
    count('base_version', NULLABLE),
    instant('created_at'),
  ],
  checks: [
    { name: 'motion_seconder', expression: 'seconder_id IS NULL OR seconder_id <> mover_id' },
    { name: 'motion_edit', expression: '(parent_id IS NULL) = (edit IS NULL)' },
  ],
  indices: [
    { name: 'motion_no', columnNames: ['body_id', 'no'], isUnique: true },
    { name: 'motion_item', columnNames: ['item_id'] },
  ],
  foreignKeys: [
    ...[to('body_id', 'body'), to('meeting_id', 'meeting'), to('item_id', 'agenda_item')],
    ...[to('parent_id', 'motion'), to('mover_id', 'membership'), to('seconder_id', 'membership')],
  ],
};

const VOTE: TableOptions = {
  name: 'vote',
  columns: [
    primaryId('id'),
    id('motion_id'),
    shortText('kind', 20),
    text('majority'),
    ...['quorum_needed', 'quorum_present', 'eligible', 'present', 'cast_count', 'valid'].map(
      (name) => count(name),
    ),
    ...['yes', 'no', 'abstain', 'invalid'].map((name) => count(name)),
    shortText('casting', 3, NULLABLE),
    shortText('outcome', 10),
    shortText('computed', 10),
    text('override_reason', NULLABLE),
    id('teller_id', NULLABLE),
    id('second_teller_id', NULLABLE),
    id('recorded_by', NULLABLE),
    instant('at'),
  ],
  checks: [
    {
      name: 'vote_kind',
      expression: oneOf('kind', ['show_of_hands', 'roll_call', 'secret', 'unanimous']),
    },
    { name: 'vote_outcome', expression: oneOf('outcome', OUTCOMES) },
    { name: 'vote_computed', expression: oneOf('computed', OUTCOMES) },
    { name: 'vote_cast', expression: 'cast_count = yes + no + abstain + invalid' },
    { name: 'vote_valid', expression: 'valid = yes + no + abstain' },
    { name: 'vote_eligible', expression: 'cast_count <= eligible' },
    { name: 'vote_override', expression: 'outcome = computed OR override_reason IS NOT NULL' },
    { name: 'vote_quorum', expression: 'quorum_present >= quorum_needed' },
  ],
  indices: [{ name: 'vote_motion', columnNames: ['motion_id'] }],
  foreignKeys: [
    ...[to('motion_id', 'motion'), to('teller_id', 'membership')],
    to('second_teller_id', 'membership'),
  ],
};

const VOTE_CHOICE: TableOptions = {
  name: 'vote_choice',
  columns: [id('vote_id', PRIMARY), id('membership_id', PRIMARY), shortText('choice', 10)],
  checks: [{ name: 'vote_choice_choice', expression: oneOf('choice', ['yes', 'no', 'abstain']) }],
  foreignKeys: [to('vote_id', 'vote'), to('membership_id', 'membership')],
};

const MOTION_ACT: TableOptions = {
  name: 'motion_act',
  columns: [
    primaryId('id'),
    id('motion_id'),
    count('position'),
    shortText('act', 20),
    text('reason', NULLABLE),
    id('vote_id', NULLABLE),
    id('actor_id', NULLABLE),
    instant('at'),
  ],
  checks: [
    { name: 'motion_act_act', expression: oneOf('act', ACTS) },
    {
      name: 'motion_act_vote',
      expression: `(vote_id IS NOT NULL) = (${oneOf('act', ['adopt', 'reject'])})`,
    },
  ],
  indices: [
    { name: 'motion_act_position', columnNames: ['motion_id', 'position'], isUnique: true },
  ],
  foreignKeys: [to('motion_id', 'motion'), to('vote_id', 'vote')],
};

const MOTION_VERSION: TableOptions = {
  name: 'motion_version',
  columns: [
    id('motion_id', PRIMARY),
    count('no', PRIMARY),
    text('text'),
    text('edit', NULLABLE),
    id('merged_vote_id', NULLABLE),
    instant('created_at'),
  ],
  foreignKeys: [to('motion_id', 'motion'), to('merged_vote_id', 'vote')],
};

const INTEREST: TableOptions = {
  name: 'interest',
  columns: [
    id('item_id', PRIMARY),
    id('membership_id', PRIMARY),
    text('text'),
    instant('declared_at'),
  ],
  foreignKeys: [to('item_id', 'agenda_item'), to('membership_id', 'membership')],
};

const TABLES = [MOTION, VOTE, VOTE_CHOICE, MOTION_ACT, MOTION_VERSION, INTEREST];

function to(column: string, table: string) {
  return { columnNames: [column], referencedTableName: table, referencedColumnNames: ['id'] };
}
