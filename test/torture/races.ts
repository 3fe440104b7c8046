import { parseArgs } from 'node:util';

import { printFigures, type Figure } from '../support/figures';
import { raceOf, type RaceFigures } from '../support/race-trial';
import { BoxBench } from '../support/box-bench';
import { onEachDatabase } from '../support/trial-databases';

/**
 * One voter casts a thousand times at once, again and again, where revoting is on and where it is off. One ballot
 * counts in the end, and revisions have no gaps. All come through one process, as the program runs today.
 */
const { values } = parseArgs({
  options: {
    casts: { type: 'string', default: '1000' },
    times: { type: 'string', default: '20' },
    database: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [casts, times] = [Number(values.casts), Number(values.times)];

async function trialOn(dialect: string): Promise<Figure[]> {
  const bench = await BoxBench.start();
  const figures: Figure[] = [];
  for (const mayRevote of [true, false]) {
    const races: RaceFigures[] = [];
    for (let i = 0; i < times; i += 1) races.push(await raceOf(bench, { mayRevote, casts }));
    const faults = races.flatMap((race) => race.faults);
    for (const fault of faults) process.stderr.write(`${dialect}: ${fault}\n`);
    const what = mayRevote ? 'revisions without gaps' : 'one entry';
    const good = races.filter((race) => race.faults.length === 0).length;
    figures.push({
      figure: `races of ${casts} casts of one voter with ${what}, one ballot that counts`,
      goal: `${times}`,
      got: `${good}`,
      isMet: good === times,
    });
  }
  await bench.stop();
  return figures;
}

async function main(): Promise<void> {
  printFigures(await onEachDatabase(values.database, trialOn), values.json);
}

void main();
