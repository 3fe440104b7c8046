import { parseArgs } from 'node:util';

import { printFigures, type Figure } from '../support/figures';
import { raceOf, type RaceFigures } from '../support/race-trial';
import { BoxBench } from '../support/box-bench';
import { BoxProcess } from '../support/box-process';
import { onEachDatabase } from '../support/trial-databases';

/**
 * One voter casts a thousand times at once, again and again, where revoting is on and where it is off. One ballot
 * counts in the end, and revisions have no gaps. On PostgreSQL they may come through several processes.
 */
const { values } = parseArgs({
  options: {
    casts: { type: 'string', default: '1000' },
    times: { type: 'string', default: '20' },
    processes: { type: 'string', default: '1' },
    database: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [casts, times] = [Number(values.casts), Number(values.times)];

async function trialOn(dialect: string): Promise<Figure[]> {
  const bench = await BoxBench.start();
  const others = await otherProcesses(bench);
  const boxes = [bench.box, ...others.map((desk) => bench.boxAt(desk))];
  const figures: Figure[] = [];
  for (const mayRevote of [true, false]) {
    const races: RaceFigures[] = [];
    for (let i = 0; i < times; i += 1) races.push(await raceOf(bench, { mayRevote, casts, boxes }));
    const faults = races.flatMap((race) => race.faults);
    for (const fault of faults) process.stderr.write(`${dialect}: ${fault}\n`);
    const what = mayRevote ? 'revisions without gaps' : 'one entry';
    const good = races.filter((race) => race.faults.length === 0).length;
    figures.push({
      figure: `${boxes.length} processes, races of ${casts} casts of one voter with ${what}, one ballot that counts`,
      goal: `${times}`,
      got: `${good}`,
      isMet: good === times,
    });
  }
  for (const other of others) await other.stop();
  await bench.stop();
  return figures;
}

/** Beside the one that the trial runs in; SQLite has no others. */
async function otherProcesses({ database, keyDir }: BoxBench): Promise<BoxProcess[]> {
  if (!('url' in database)) return [];
  const { url } = database;
  const count = Number(values.processes) - 1;
  return Promise.all(Array.from({ length: count }, () => BoxProcess.start({ url, keyDir })));
}

async function main(): Promise<void> {
  printFigures(await onEachDatabase(values.database, trialOn), values.json);
}

void main();
