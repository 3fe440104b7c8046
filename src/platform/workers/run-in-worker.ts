import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { DIST_ROOT } from '../config/paths';
import type { WorkerMessage } from './worker-messages';

/** Why work in a thread gave no answer. */
export type WorkerFailureReason = 'cancelled' | 'out-of-memory' | 'crashed';

/** Work in a thread that gave no answer. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';

  constructor(
    readonly reason: WorkerFailureReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** How a thread is watched and bounded. */
export interface WorkerOptions<Progress> {
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the thread at once. */
  readonly signal?: AbortSignal | undefined;
  /** MiB of heap that the thread may use; buffers outside the heap are not counted. */
  readonly memoryMb?: number;
}

/** So many MiB are enough for the ballots of a capital, and few enough for a small server. */
const MEMORY_MB = 2048;

/**
 * Runs a compiled script that calls `answerInWorker` in a thread of its own.
 * @param script path below `dist`, such as "src/modules/voting-rounds/tally.worker.js"
 * @param work plain values; they are copied into the thread
 * @throws WorkerFailure when the thread is cancelled, runs out of memory, throws, or ends silently
 */
export function runInWorker<Answer, Progress = never>(
  script: string,
  work: unknown,
  { onProgress, signal, memoryMb = MEMORY_MB }: WorkerOptions<Progress> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(cancelled(script));
    const resourceLimits = { maxOldGenerationSizeMb: memoryMb };
    const worker = new Worker(join(DIST_ROOT, script), { workerData: work, resourceLimits });
    const stop = (): void => void worker.terminate();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: WorkerMessage<Answer, Progress>) => {
      if (message.kind === 'progress') onProgress?.(message.value);
      else resolve(message.value);
    });
    worker.once('error', (error) => reject(failure(script, error)));
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(signal?.aborted === true ? cancelled(script) : silent(script, code));
    });
  });
}

function failure(script: string, error: Error & { readonly code?: string }): WorkerFailure {
  const reason = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'crashed';
  return new WorkerFailure(reason, `${script}: ${error.message}`, { cause: error });
}

function cancelled(script: string): WorkerFailure {
  return new WorkerFailure('cancelled', `${script} was cancelled`);
}

function silent(script: string, code: number): WorkerFailure {
  return new WorkerFailure('crashed', `${script} ended with code ${code}`);
}
