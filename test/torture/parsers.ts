import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

import { printFigures, type Figure } from '../support/figures';
import type { ParserFigures } from '../support/parser-trial';
import type { ParserWorkerData } from '../support/parser-worker';

/**
 * Random and mutated bytes for everything that reads what strangers send: notes, receipts, tiles, zips,
 * lines of JSON, Pabulib files. Nothing may throw, take a second, or fill the memory.
 */
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '3600' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    json: { type: 'boolean', default: false },
  },
});
const inputs = Number(values.inputs);
const MOST_MEGABYTES = 256;
const MOST_MILLIS = 1000;
/** Without an end to one input for so long, there will be none: the machine may be busy. */
const HANG_MS = 60_000;

async function main(): Promise<void> {
  const progress = new SharedArrayBuffer(4);
  const untilMillis = Date.now() + 1000 * Number(values.seconds);
  const setting = { inputs, seed: values.seed, untilMillis };
  const workerData: ParserWorkerData = { setting, progress };
  const worker = new Worker(join(__dirname, '..', 'support', 'parser-worker.js'), { workerData });
  const done = new Promise<ParserFigures>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const hung = watch(new Int32Array(progress));
  const outcome = await Promise.race([done, hung]);
  await worker.terminate();
  printFigures(typeof outcome === 'number' ? [hangOf(outcome)] : figuresOf(outcome), values.json);
  process.exit();
}

/** Resolves with the number of an input that does not end. */
async function watch(begun: Int32Array): Promise<number> {
  for (let [last, since] = [-1, Date.now()]; ; await pause(500)) {
    const now = Atomics.load(begun, 0);
    if (now !== last) [last, since] = [now, Date.now()];
    else if (Date.now() - since > HANG_MS) return now;
  }
}

function hangOf(number: number): Figure {
  const figure = `inputs (seed ${values.seed})`;
  return { figure, goal: `${inputs}`, got: `input ${number} does not end`, isMet: false };
}

function figuresOf({ tried, crashes, slowest, slowestMillis }: ParserFigures): Figure[] {
  for (const crash of crashes) process.stderr.write(`crash: ${JSON.stringify(crash)}\n`);
  process.stderr.write(`${JSON.stringify({ tried, slowest })}\n`);
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const sum = Object.values(tried).reduce((all, one) => all + one, 0);
  return [
    {
      figure: `inputs for ${Object.keys(tried).length} readers (seed ${values.seed})`,
      goal: `${inputs}`,
      got: `${sum}`,
      isMet: sum === inputs,
    },
    {
      figure: 'inputs on which a reader threw',
      goal: '0',
      got: `${crashes.length}`,
      isMet: crashes.length === 0,
    },
    {
      figure: 'processor time of the slowest input',
      goal: `${MOST_MILLIS} ms at most`,
      got: `${slowestMillis.toFixed(0)} ms`,
      isMet: slowestMillis < MOST_MILLIS,
    },
    {
      figure: 'most memory of the process',
      goal: `below ${MOST_MEGABYTES} MB`,
      got: `${megabytes} MB`,
      isMet: megabytes < MOST_MEGABYTES,
    },
  ];
}

void main();
