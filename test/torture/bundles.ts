import { parseArgs } from 'node:util';

import { buildBundle } from '../support/bundle-builder';
import { falseAlarms, mutate } from '../support/bundle-torture';
import { printFigures } from '../support/figures';
import { longActsRound } from '../support/sample-rounds';

/**
 * Random changes of one bundle of 200 entries, all of which the verifier must notice, and good bundles,
 * on none of which it may raise an alarm. The same seed gives the same trial.
 */
const { values } = parseArgs({
  options: {
    mutations: { type: 'string', default: '10000' },
    good: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    json: { type: 'boolean', default: false },
  },
});
const [times, good, seed] = [values.mutations, values.good, values.seed].map(Number) as [
  number,
  number,
  number,
];

const bundle = buildBundle(longActsRound(150));
const mutated = mutate(bundle, times, seed);
const alarms = falseAlarms(good, seed);
for (const miss of mutated.misses) process.stderr.write(`unnoticed: ${JSON.stringify(miss)}\n`);
for (const alarm of alarms) process.stderr.write(`false alarm: ${alarm}\n`);

printFigures(
  [
    {
      figure: `changes noticed in a bundle of ${bundle.entries.length} entries (seed ${seed})`,
      goal: `${times}`,
      got: `${mutated.tried - mutated.misses.length}`,
      isMet: mutated.misses.length === 0,
    },
    {
      figure: 'good bundles without alarm',
      goal: `${good}`,
      got: `${good - alarms.length}`,
      isMet: alarms.length === 0,
    },
    {
      figure: 'processor time of one verification, in the mean and at most',
      goal: '10 s at most',
      got: `${mutated.mean.toFixed(0)} ms, ${mutated.slowest.toFixed(0)} ms`,
      isMet: mutated.slowest < 10_000,
    },
  ],
  values.json,
);
