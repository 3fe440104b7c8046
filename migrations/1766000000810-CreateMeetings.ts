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
const ACTS = ['call', 'open', 'suspend', 'resume', 'close', 'cancel'];
const KINDS = ['formal', 'information', 'discussion', 'decision', 'election', 'other'];
const MODES = ['in_person', 'remote'];

/** Meetings with their agendas, what was done to them, and who came and went. */
export class CreateMeetings1766000000810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(new Table(table));
    await makeAppendOnly(runner, 'meeting_act');
    await makeEndable(runner, 'attendance_event', {
      kept: [
        ...['id', 'meeting_id', 'membership_id', 'kind', 'mode', 'at'],
        ...['recorded_by', 'recorded_at'],
      ],
      once: ['struck_at', 'struck_by'],
    });
    await makeEndable(runner, 'meeting_proxy', {
      kept: ['id', 'meeting_id', 'membership_id', 'holder_id', 'from_at', 'recorded_by'],
      once: ['until_at'],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['meeting_proxy', 'attendance_event', 'meeting_act']) {
      await dropAppendOnly(runner, table);
    }
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const MEETING: TableOptions = {
  name: 'meeting',
  columns: [
    primaryId('id'),
    id('body_id'),
    count('no'),
    shortText('title', 120),
    instant('starts_at'),
    instant('ends_at'),
    shortText('place', 200, NULLABLE),
    shortText('remote_url', 500, NULLABLE),
    count('sequence'),
    id('created_by', NULLABLE),
    instant('created_at'),
    instant('changed_at'),
  ],
  checks: [
    { name: 'meeting_times', expression: 'ends_at > starts_at' },
    { name: 'meeting_where', expression: 'place IS NOT NULL OR remote_url IS NOT NULL' },
  ],
  indices: [
    { name: 'meeting_no', columnNames: ['body_id', 'no'], isUnique: true },
    { name: 'meeting_starts', columnNames: ['body_id', 'starts_at'] },
  ],
  foreignKeys: [to('body_id', 'body')],
};

const MEETING_ACT: TableOptions = {
  name: 'meeting_act',
  columns: [
    primaryId('id'),
    id('meeting_id'),
    count('position'),
    shortText('act', 10),
    text('reason', NULLABLE),
    id('actor_id', NULLABLE),
    instant('at'),
  ],
  checks: [{ name: 'meeting_act_act', expression: oneOf('act', ACTS) }],
  indices: [
    { name: 'meeting_act_position', columnNames: ['meeting_id', 'position'], isUnique: true },
  ],
  foreignKeys: [to('meeting_id', 'meeting')],
};

const AGENDA_ITEM: TableOptions = {
  name: 'agenda_item',
  columns: [
    primaryId('id'),
    id('meeting_id'),
    id('parent_id', NULLABLE),
    count('position'),
    shortText('kind', 12),
    shortText('title', 200),
    text('text'),
    shortText('presenter', 120, NULLABLE),
    shortText('closed_ground', 200, NULLABLE),
    count('planned_minutes', NULLABLE),
    text('late_reason', NULLABLE),
    instant('started_at', NULLABLE),
    instant('ended_at', NULLABLE),
    instant('created_at'),
  ],
  checks: [{ name: 'agenda_item_kind', expression: oneOf('kind', KINDS) }],
  indices: [{ name: 'agenda_item_meeting', columnNames: ['meeting_id'] }],
  foreignKeys: [to('meeting_id', 'meeting'), to('parent_id', 'agenda_item')],
};

const ATTENDANCE_EVENT: TableOptions = {
  name: 'attendance_event',
  columns: [
    primaryId('id'),
    id('meeting_id'),
    id('membership_id'),
    shortText('kind', 10),
    shortText('mode', 10, NULLABLE),
    instant('at'),
    id('recorded_by', NULLABLE),
    instant('recorded_at'),
    instant('struck_at', NULLABLE),
    id('struck_by', NULLABLE),
  ],
  checks: [
    {
      name: 'attendance_event_kind',
      expression: oneOf('kind', ['arrival', 'departure', 'excuse']),
    },
    {
      name: 'attendance_event_mode',
      expression: `(kind = 'arrival') = (mode IS NOT NULL) AND (mode IS NULL OR ${oneOf('mode', MODES)})`,
    },
  ],
  indices: [{ name: 'attendance_event_meeting', columnNames: ['meeting_id', 'at'] }],
  foreignKeys: [to('meeting_id', 'meeting'), to('membership_id', 'membership')],
};

const MEETING_PROXY: TableOptions = {
  name: 'meeting_proxy',
  columns: [
    primaryId('id'),
    id('meeting_id'),
    id('membership_id'),
    id('holder_id'),
    instant('from_at'),
    instant('until_at', NULLABLE),
    id('recorded_by', NULLABLE),
  ],
  checks: [{ name: 'meeting_proxy_other', expression: 'membership_id <> holder_id' }],
  indices: [
    {
      ...{ name: 'meeting_proxy_member', columnNames: ['meeting_id', 'membership_id'] },
      ...{ isUnique: true, where: 'until_at IS NULL' },
    },
  ],
  foreignKeys: [
    to('meeting_id', 'meeting'),
    to('membership_id', 'membership'),
    to('holder_id', 'membership'),
  ],
};

const REGISTRATION: TableOptions = {
  name: 'meeting_registration',
  columns: [
    id('meeting_id', PRIMARY),
    id('membership_id', PRIMARY),
    shortText('answer', 10),
    instant('answered_at'),
  ],
  checks: [
    { name: 'meeting_registration_answer', expression: oneOf('answer', [...MODES, 'absent']) },
  ],
  foreignKeys: [to('meeting_id', 'meeting'), to('membership_id', 'membership')],
};

const TABLES = [MEETING, MEETING_ACT, AGENDA_ITEM, ATTENDANCE_EVENT, MEETING_PROXY, REGISTRATION];

function to(column: string, table: string) {
  return { columnNames: [column], referencedTableName: table, referencedColumnNames: ['id'] };
}
