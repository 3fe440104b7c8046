import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import { dropAppendOnly, makeAppendOnly } from '../src/platform/database/append-only';
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

const KINDS = ['call', 'review', 'voting', 'results', 'delivery'];

/** Areas, cycles with their phases and pots, and what was done to phases by hand. */
export class CreateCycles1766000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(area());
    await runner.createTable(cycle());
    await runner.createTable(phase());
    await runner.createTable(phaseDecision());
    await runner.createTable(pot());
    await makeAppendOnly(runner, 'phase_decision');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropAppendOnly(runner, 'phase_decision');
    for (const table of ['pot', 'phase_decision', 'phase', 'cycle', 'area']) {
      await runner.dropTable(table);
    }
  }
}

function area(): Table {
  return new Table({
    name: 'area',
    columns: [primaryId('id'), shortText('slug', 64), shortText('name', 80), instant('created_at')],
    indices: [
      { name: 'area_slug', columnNames: ['slug'], isUnique: true },
      { name: 'area_name', columnNames: ['name'], isUnique: true },
    ],
  });
}

function cycle(): Table {
  return new Table({
    name: 'cycle',
    columns: [
      primaryId('id'),
      shortText('slug', 64),
      shortText('title', 120),
      text('summary'),
      shortText('currency', 3),
      id('created_by', { isNullable: true }),
      instant('created_at'),
    ],
    indices: [{ name: 'cycle_slug', columnNames: ['slug'], isUnique: true }],
  });
}

function phase(): Table {
  return new Table({
    name: 'phase',
    columns: [
      id('cycle_id', { isPrimary: true }),
      shortText('kind', 10, { isPrimary: true }),
      instant('opens_at'),
      instant('closes_at'),
    ],
    checks: [
      { name: 'phase_kind', expression: oneOf('kind', KINDS) },
      { name: 'phase_dates', expression: 'closes_at > opens_at' },
    ],
    foreignKeys: [ofCycle()],
  });
}

function phaseDecision(): Table {
  return new Table({
    name: 'phase_decision',
    columns: [
      primaryId('id'),
      id('cycle_id'),
      count('position'),
      shortText('kind', 10),
      shortText('act', 5),
      text('reason'),
      id('decided_by', { isNullable: true }),
      instant('decided_at'),
    ],
    checks: [
      { name: 'phase_decision_kind', expression: oneOf('kind', KINDS) },
      { name: 'phase_decision_act', expression: oneOf('act', ['open', 'close']) },
    ],
    indices: [
      {
        name: 'phase_decision_position',
        columnNames: ['cycle_id', 'position'],
        isUnique: true,
      },
    ],
    foreignKeys: [ofCycle()],
  });
}

function pot(): Table {
  return new Table({
    name: 'pot',
    columns: [
      primaryId('id'),
      id('cycle_id'),
      shortText('slug', 64),
      shortText('name', 80),
      id('area_id', { isNullable: true }),
      money('amount_minor'),
      instant('created_at'),
    ],
    checks: [{ name: 'pot_amount', expression: 'amount_minor > 0' }],
    indices: [
      { name: 'pot_slug', columnNames: ['cycle_id', 'slug'], isUnique: true },
      { name: 'pot_name', columnNames: ['cycle_id', 'name'], isUnique: true },
    ],
    foreignKeys: [
      ofCycle(),
      { columnNames: ['area_id'], referencedTableName: 'area', referencedColumnNames: ['id'] },
    ],
  });
}

function ofCycle() {
  return {
    columnNames: ['cycle_id'],
    referencedTableName: 'cycle',
    referencedColumnNames: ['id'],
  };
}
