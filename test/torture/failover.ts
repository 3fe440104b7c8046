import { parseArgs } from 'node:util';

import { FailoverTrial } from '../support/failover-trial';
import { printFigures } from '../support/figures';

/**
 * Three processes take ballots in on one PostgreSQL database, and the one that leads is killed or paused, again and
 * again. No ballot with a receipt is lost or doubled, no head is forked, and receipts come again soon.
 */
const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});
const times = Number(values.times);
const LONGEST_PAUSE_MS = 7000;

async function main(): Promise<void> {
  const trial = await FailoverTrial.start();
  for (let i = 0; i < times; i += 1) {
    await (i % 2 === 0 ? trial.killLeader() : trial.pauseLeader());
  }
  const { failovers, acknowledged, longestPause, faults } = await trial.finish();
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  printFigures(
    [
      {
        figure: `fail-overs of the leader with ${acknowledged} ballots, none lost, doubled or forked`,
        goal: `${times}`,
        got: `${failovers}`,
        isMet: failovers === times && faults.length === 0,
      },
      {
        figure: 'longest time without any receipt, in milliseconds',
        goal: `at most ${LONGEST_PAUSE_MS}`,
        got: `${longestPause}`,
        isMet: longestPause <= LONGEST_PAUSE_MS,
      },
    ],
    values.json,
  );
}

void main();
