import { parentPort, workerData } from 'node:worker_threads';

import { countRound, type CountJob } from './count-round';

/** Counts in a thread of its own, so that a long count never keeps a reader waiting. */
parentPort?.postMessage(countRound(workerData as CountJob));
