import { parseArgs } from 'node:util';

import { printFigures, type Figure } from '../support/figures';
import { KillTrial } from '../support/kill-trial';
import { onEachDatabase, type Dialect } from '../support/trial-databases';

/**
 * Kills the ballot box's process again and again while 20 clients cast; on PostgreSQL every second time the
 * database server is stopped hard first. Nothing acknowledged may be lost, nothing doubled, no head forked.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    database: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);

async function trialOn(dialect: Dialect): Promise<Figure[]> {
  const trial = await KillTrial.start(dialect);
  for (let i = 0; i < kills; i += 1) {
    await (dialect === 'postgres' && i % 2 === 1 ? trial.stopServer() : trial.killProcess());
    if (i % 20 === 19) process.stderr.write(`${dialect}: ${i + 1} of ${kills}\n`);
  }
  const done = await trial.finish();
  for (const fault of done.faults) process.stderr.write(`${dialect}: ${fault}\n`);
  const enough = 100 * kills;
  return [
    {
      figure: `kills (${done.serverStops} of them with the server)`,
      goal: `${kills}`,
      got: `${done.kills}`,
      isMet: done.kills === kills,
    },
    {
      figure: 'ballots acknowledged',
      goal: `at least ${enough}`,
      got: `${done.acknowledged}`,
      isMet: done.acknowledged >= enough,
    },
    {
      figure: 'ballots lost or doubled, heads forked, receipts refused',
      goal: '0',
      got: `${done.faults.length}`,
      isMet: done.faults.length === 0,
    },
  ];
}

async function main(): Promise<void> {
  printFigures(await onEachDatabase(values.database, trialOn), values.json);
}

void main();
