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
/** A new database after so many rounds: whoever starts looks at all logs that it has. */
const RUNS_OF_A_DATABASE = 100;

async function trialOn(dialect: string): Promise<Figure[]> {
  let [done, answers] = [0, 0];
  const kinds: Record<string, number> = {};
  const faults: string[] = [];
  for (let seed = Number(values.seed); done < runs && faults.length === 0; seed += 1) {
    const bench = await BoxBench.start();
    const most = Math.min(RUNS_OF_A_DATABASE, runs - done);
    const found = await runModel(bench, { runs: most, seed });
    await bench.stop();
    faults.push(...bench.alarms, ...(found.failure === undefined ? [] : [found.failure]));
    done += found.runs;
    answers += found.answers;
    for (const [kind, times] of Object.entries(found.kinds)) {
      kinds[kind] = (kinds[kind] ?? 0) + times;
    }
    process.stderr.write(`${dialect}: ${done} of ${runs}\n`);
  }
  for (const fault of faults) process.stderr.write(`${dialect}: ${fault}\n`);
  process.stderr.write(`${dialect}: ${JSON.stringify(kinds)}\n`);
  return [
    {
      figure: `rounds of which the verifier passes the bundle that the model expects (seed ${values.seed})`,
      goal: `${runs}`,
      got: `${done - Math.min(1, faults.length)}`,
      isMet: done === runs && faults.length === 0,
    },
    {
      figure: 'answers of the ballot box, all as the model gives them',
      goal: `at least ${5 * runs}`,
      got: `${answers}`,
      isMet: answers >= 5 * runs && faults.length === 0,
    },
  ];
}

async function main(): Promise<void> {
  printFigures(await onEachDatabase(values.database, trialOn), values.json);
}

void main();
