import { TableCheck, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';

import { oneOf, text } from '../src/platform/database/columns';

const CHECK = 'round_pot_ballot_type';
const TICKS = ['approval', 'knapsack'];
const ALL = [...TICKS, 'cumulative', 'scoring', 'ordinal'];

/** Ballots with points, scores and rankings, and the numbers that they need. */
export class WidenBallots1766000000620 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await allow(runner, ALL);
    const column = text('ballot_numbers', { default: "'{}'" });
    await runner.addColumn('round_pot', new TableColumn(column));
  }

  /** Refused by the narrower check while a round uses one of the types that it would lose. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('round_pot', 'ballot_numbers');
    await allow(runner, TICKS);
  }
}

async function allow(runner: QueryRunner, types: readonly string[]): Promise<void> {
  await runner.dropCheckConstraint('round_pot', CHECK);
  const expression = oneOf('ballot_type', types);
  await runner.createCheckConstraint('round_pot', new TableCheck({ name: CHECK, expression }));
}
