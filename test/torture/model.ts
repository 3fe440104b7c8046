import { parseArgs } from 'node:util';

import { BoxBench } from '../support/box-bench';
import { printFigures, type Figure } from '../support/figures';
import { runModel } from '../support/model-trial';
import { onEachDatabase } from '../support/trial-databases';

/**
 * Random commands on a ballot box (ballots, forms that come again, acts of officers, deadlines, restarts, counts) and on
 * a model of it in memory. All answers agree, and of each round the verifier passes a bundle with the same ballots.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    database: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);

async function trialOn(dialect: string): Promise<Figure[]> {
  const bench = await BoxBench.start();
  const done = await runModel(bench, { runs, seed: Number(values.seed) });
  await bench.stop();
  if (done.failure !== undefined) process.stderr.write(`${dialect}: ${done.failure}\n`);
  for (const alarm of bench.alarms) process.stderr.write(`${dialect}: ${alarm}\n`);
  process.stderr.write(`${dialect}: ${JSON.stringify(done.kinds)}\n`);
  return [
    {
      figure: `rounds with ${done.answers} answers that the model gives, too (seed ${values.seed})`,
      goal: `${runs}`,
      got: `${done.failure === undefined ? done.runs : done.runs - 1}`,
      isMet: done.failure === undefined && bench.alarms.length === 0 && done.runs === runs,
    },
  ];
}

async function main(): Promise<void> {
  printFigures(await onEachDatabase(values.database, trialOn), values.json);
}

void main();
