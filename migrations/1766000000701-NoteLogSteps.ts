import {
  Table,
  TableCheck,
  type MigrationInterface,
  type QueryRunner,
  type TableColumnOptions,
} from 'typeorm';

import { stepsAmong } from '../src/domain/vote-log/step';
import {
  allowReplacing,
  dropAppendOnly,
  makeAppendOnly,
  refuseReplacing,
} from '../src/platform/database/append-only';
import { count, oneOf, shortText } from '../src/platform/database/columns';

const CHECK = 'round_log_state';
const STATES = ['open', 'closed', 'counted', 'published', 'broken'];
const MORE_STATES = ['prepared', ...STATES, 'closing'];
const KINDS = [
  ...['open', 'void', 'restore', 'paper', 'rule'],
  ...['close', 'reveal', 'tally', 'final'],
];

/** Which entries of a log are no ballots, and what they are about; logs that prepare and close. */
export class NoteLogSteps1766000000701 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await allow(runner, MORE_STATES);
    await runner.createTable(logStep(isSqlite(runner) ? 'blob' : 'bytea'));
    await noteStepsSoFar(runner);
    await makeAppendOnly(runner, 'log_step');
    await refuseReplacing(runner, 'log_step', [['round', 'idx']]);
  }

  /** Refused by the narrower check while a log is in one of the states that it would lose. */
  async down(runner: QueryRunner): Promise<void> {
    await allowReplacing(runner, 'log_step');
    await dropAppendOnly(runner, 'log_step');
    await runner.dropTable('log_step');
    await allow(runner, STATES);
  }
}

function logStep(bytes: string): Table {
  return new Table({
    name: 'log_step',
    columns: [
      shortText('round', 64, { isPrimary: true }),
      count('idx', { isPrimary: true }),
      shortText('kind', 10),
      { name: 'k', type: bytes, isNullable: true },
      count('r', { isNullable: true }),
      shortText('batch', 64, { isNullable: true } satisfies Partial<TableColumnOptions>),
    ],
    indices: [
      { name: 'log_step_cast', columnNames: ['round', 'k', 'r', 'idx'] },
      { name: 'log_step_batch', columnNames: ['round', 'batch'] },
    ],
    checks: [{ name: 'log_step_kind', expression: oneOf('kind', KINDS) }],
  });
}

async function allow(runner: QueryRunner, states: readonly string[]): Promise<void> {
  await runner.dropCheckConstraint('round_log', CHECK);
  const expression = oneOf('state', states);
  await runner.createCheckConstraint('round_log', new TableCheck({ name: CHECK, expression }));
}

/** Ballots begin with their commitment or their batch: they need not be read. */
async function noteStepsSoFar(runner: QueryRunner): Promise<void> {
  const start = isSqlite(runner)
    ? 'substr(body, 1, 5) NOT IN (CAST(\'{"c":\' AS blob), CAST(\'{"b":\' AS blob))'
    : "substring(body FROM 1 FOR 5) NOT IN (convert_to('{\"c\":', 'UTF8'), convert_to('{\"b\":', 'UTF8'))";
  const rows = (await runner.query(`SELECT round, idx, body FROM log_entry WHERE ${start}`)) as {
    round: string;
    idx: number;
    body: Buffer;
  }[];
  for (const { round, idx, body } of rows) {
    const [step] = stepsAmong([{ index: idx, body }]);
    if (step === undefined) continue;
    const { kind, cast, batch } = step;
    const values = [round, idx, kind, cast?.k ?? null, cast?.r ?? null, batch ?? null];
    const places = values.map((_value, i) => (isSqlite(runner) ? '?' : `$${i + 1}`));
    await runner.query(
      `INSERT INTO log_step (round, idx, kind, k, r, batch) VALUES (${places.join(', ')})`,
      values,
    );
  }
}

function isSqlite(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'better-sqlite3';
}
