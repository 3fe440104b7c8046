import { parentPort, workerData } from 'node:worker_threads';

import { tryParsers, type ParserTrialSetting } from './parser-trial';

/** What the thread is told. */
export interface ParserWorkerData {
  readonly setting: ParserTrialSetting;
  /** Number of the input under way, for whoever watches this thread. */
  readonly progress: SharedArrayBuffer;
}

const { setting, progress } = workerData as ParserWorkerData;
const begun = new Int32Array(progress);
parentPort?.postMessage(tryParsers(setting, (number) => Atomics.store(begun, 0, number)));
