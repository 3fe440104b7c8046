import { parentPort, workerData } from 'node:worker_threads';

import { assertDefined } from '../../domain/shared/assert';

/** What a script in a thread says: how far it is, or its one answer. */
export type WorkerMessage<Answer, Progress> =
  | { readonly kind: 'progress'; readonly value: Progress }
  | { readonly kind: 'answer'; readonly value: Answer };

/**
 * The whole of a script that runs in a thread: does the work that it was started with, reports how
 * far it is, and posts the answer.
 * @throws AssertionError outside a thread
 */
export function answerInWorker<Work, Answer, Progress = never>(
  work: (given: Work, report: (progress: Progress) => void) => Answer,
): void {
  const port = assertDefined(parentPort, 'the thread that started this one');
  const say = (message: WorkerMessage<Answer, Progress>): void => port.postMessage(message);
  const value = work(workerData as Work, (progress) => say({ kind: 'progress', value: progress }));
  say({ kind: 'answer', value });
}
