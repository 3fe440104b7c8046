import 'reflect-metadata';

import { parseArgs } from 'node:util';

import { startTestApp } from '../support/app';
import { printFigures, type Figure } from '../support/figures';
import { castRepeatedly } from '../support/repeat-trial';
import { onEachDatabase } from '../support/trial-databases';

/**
 * Every form that casts is sent once to five times over HTTP, at random moments, and most senders hang up
 * before the answer. Each form makes one entry, and each answer to it gives the same receipt, byte for byte.
 */
const { values } = parseArgs({
  options: {
    casts: { type: 'string', default: '1000' },
    'at-once': { type: 'string', default: '60' },
    database: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const casts = Number(values.casts);

async function trialOn(dialect: string): Promise<Figure[]> {
  const baraza = await startTestApp();
  const { tokens, sent, hungUp, faults } = await castRepeatedly(baraza, {
    tokens: casts,
    atOnce: Number(values['at-once']),
  });
  await baraza.close();
  for (const fault of faults) process.stderr.write(`${dialect}: ${fault}\n`);
  return [
    {
      figure: `forms sent ${sent} times, ${hungUp} of them without waiting for the answer`,
      goal: `${casts}`,
      got: `${tokens}`,
      isMet: hungUp > 0,
    },
    {
      figure: 'forms with more or less than one entry, or with differing receipts',
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
