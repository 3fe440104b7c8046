import { parentPort, workerData } from 'node:worker_threads';

import { passGate, type GateJob } from './publish-gate';

/** Verifies in a thread of its own: a second count may take long, and nobody should wait for it. */
parentPort?.postMessage(passGate(workerData as GateJob));
