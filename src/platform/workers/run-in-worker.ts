import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { DIST_ROOT } from '../config/paths';

/**
 * Runs a compiled script in a thread of its own, and gives the one message that it posts.
 * @param script path below `dist`, such as "src/modules/voting-rounds/tally.worker.js"
 * @param work plain values; they are copied into the thread
 * @throws whatever the script throws, or an Error when it ends without a message
 */
export function runInWorker<T>(script: string, work: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(DIST_ROOT, script), { workerData: work });
    worker.once('message', (answer: T) => resolve(answer));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`${script} ended with code ${code}`)));
  });
}
