import { parseArgs } from 'node:util';

import { FailoverTrial } from '../support/failover-trial';
import { printFigures } from '../support/figures';

/**
 * Three processes take ballots in on one PostgreSQL database. In turn the one that leads is killed, it is paused, and
 * the server is stopped hard and started again. No ballot with a receipt is lost or doubled, no head is forked, and
 * receipts come again soon.
 */
const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});
const times = Number(values.times);
const LONGEST_PAUSE_MS = 7000;

const KINDS: readonly ((trial: FailoverTrial) => Promise<void>)[] = [
  (trial) => trial.killLeader(),
  (trial) => trial.pauseLeader(),
  (trial) => trial.stopServer(),
];

async function main(): Promise<void> {
  const trial = await FailoverTrial.start();
  for (let i = 0; i < times; i += 1) {
    await KINDS[i % KINDS.length]?.(trial);
    if (i % 20 === 19) process.stderr.write(`${i + 1} of ${times}\n`);
  }
  const { failovers, serverStops, acknowledged, longestPause, faults } = await trial.finish();
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  printFigures(
    [
      {
        figure: `fail-overs (${serverStops} of them stops of the server)`,
        goal: `${times}`,
        got: `${failovers + serverStops}`,
        isMet: failovers + serverStops === times,
      },
      {
        figure: `ballots lost or doubled, heads forked, receipts refused, among ${acknowledged} acknowledged`,
        goal: '0',
        got: `${faults.length}`,
        isMet: acknowledged > 0 && faults.length === 0,
      },
      {
        figure: 'longest time without any receipt while the server answered, in milliseconds',
        goal: `at most ${LONGEST_PAUSE_MS}`,
        got: `${longestPause}`,
        isMet: longestPause <= LONGEST_PAUSE_MS,
      },
    ],
    values.json,
  );
}

void main();
