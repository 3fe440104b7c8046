import { parseArgs } from 'node:util';

/** The dialect of the databases that test/support makes; Jest sets it elsewhere. */
(globalThis as { BARAZA_TEST_DIALECT?: string }).BARAZA_TEST_DIALECT = 'sqlite';

import { TorturedDatabase } from '../support/database-torture';
import { printFigures } from '../support/figures';

/**
 * Random changes of rows and columns of the tables of a log: an open round, a closed one and a published
 * one. The doctor must notice each of them, before anything is published. The same seed gives the same
 * changes of the same database.
 */
const { values } = parseArgs({
  options: {
    mutations: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    json: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const times = Number(values.mutations);
  const database = await TorturedDatabase.make(values.seed);
  const before = await database.finding();
  const { tried, misses, kinds } = await database.mutate(times, (done) => {
    if (done % 500 === 0) process.stderr.write(`${done} of ${times}\n`);
  });
  const after = await database.finding();
  await database.stop();
  for (const miss of misses) process.stderr.write(`unnoticed: ${miss}\n`);
  const alarms = [before, after].filter((finding) => finding !== undefined);
  printFigures(
    [
      {
        figure: `changes of ${Object.keys(kinds).length} kinds noticed in the database (seed ${values.seed})`,
        goal: `${times}`,
        got: `${tried - misses.length}`,
        isMet: misses.length === 0,
      },
      {
        figure: 'false alarms on the unchanged database',
        goal: '0',
        got: `${alarms.length} ${alarms.join('; ')}`.trim(),
        isMet: alarms.length === 0,
      },
    ],
    values.json,
  );
}

void main();
