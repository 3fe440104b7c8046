import 'reflect-metadata';

import { parseArgs } from 'node:util';

import { startTestApp } from '../support/app';
import { closeAmongCasts, type CloseFigures } from '../support/close-trial';
import { printFigures, type Figure } from '../support/figures';
import { onEachDatabase } from '../support/trial-databases';

/**
 * Voters press Cast while the deadline passes and the round closes, over HTTP. What was acknowledged stands
 * before the close entry; what was refused is nowhere; the count of what is there passes the verifier.
 */
const { values } = parseArgs({
  options: {
    casts: { type: 'string', default: '500' },
    times: { type: 'string', default: '20' },
    database: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [casts, times] = [Number(values.casts), Number(values.times)];

async function trialOn(dialect: string): Promise<Figure[]> {
  const baraza = await startTestApp();
  const closes: CloseFigures[] = [];
  for (let i = 0; i < times; i += 1) {
    closes.push(await closeAmongCasts(baraza, casts));
    process.stderr.write(`${dialect}: ${i + 1} of ${times}\n`);
  }
  await baraza.close();
  const faults = closes.flatMap((close) => close.faults);
  for (const fault of faults) process.stderr.write(`${dialect}: ${fault}\n`);
  const sum = (key: 'acknowledged' | 'refused') => closes.reduce((all, one) => all + one[key], 0);
  const telling = closes.filter(({ acknowledged, refused }) => acknowledged > 0 && refused > 0);
  return [
    {
      figure: `closes among ${casts} casts, some of them in time and some late`,
      goal: `${times}`,
      got: `${telling.length} (${sum('acknowledged')} in time, ${sum('refused')} late)`,
      isMet: telling.length === times,
    },
    {
      figure: 'ballots lost, behind the close, or recorded without an answer; unpublished rounds',
      goal: '0',
      got: `${faults.length}`,
      isMet: faults.length === 0,
    },
  ];
}

async function main(): Promise<void> {
  printFigures(await onEachDatabase(values.database, trialOn), values.json);
}

void main();
