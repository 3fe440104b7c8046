import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { DIST_ROOT } from '../../platform/config/paths';
import { WriteTurn } from '../../platform/database/write-turn';
import {
  unavailable,
  type Answer,
  type Answers,
  type Order,
  type OrderDesk,
} from './ballot-box.orders';
import type { BrokenRound } from './ballot-box.recovery';
import type { FromWorker, ToWorker, WorkerSetting } from './ballot-box.sqlite.messages';

/** How the ballot box tells what an operator must know. */
export interface BallotBoxAlarm {
  /** A round signs nothing any more. */
  broken(rounds: readonly BrokenRound[]): void;
  /** The writer ended: nothing can be recorded until the program starts again. */
  ended(message: string): void;
}

interface Waiting {
  readonly order: Order;
  readonly answer: (answer: Answer) => void;
}

/** Loaded by Node itself, also under Jest, so it is the compiled file in both cases. */
const WORKER_FILE = join(DIST_ROOT, 'src', 'modules', 'vote-log', 'ballot-box.sqlite.worker.js');

/**
 * Starts the writer of an SQLite file on a thread of its own.
 * @param turn shared with the other writers of this process, if there are any
 * @throws Error when it cannot start
 */
export async function startSqliteDesk(
  { file, keyDir }: { readonly file: string; readonly keyDir: string },
  alarm: BallotBoxAlarm,
  turn: WriteTurn = new WriteTurn(),
): Promise<OrderDesk> {
  const setting: WorkerSetting = { file, keyDir, turn: turn.memory };
  const worker = new Worker(WORKER_FILE, { workerData: setting });
  const first = await new Promise<FromWorker>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  if (first.kind !== 'ready') {
    await worker.terminate();
    throw new Error(first.kind === 'failed' ? first.message : 'the ballot box did not start');
  }
  if (first.broken.length > 0) alarm.broken(first.broken);
  return new SqliteDesk(worker, alarm, turn);
}

class SqliteDesk implements OrderDesk {
  private readonly waiting = new Map<number, Waiting>();
  private outbox: [number, Order][] = [];
  private lastId = 0;
  private isStopped = false;

  constructor(
    private readonly worker: Worker,
    private readonly alarm: BallotBoxAlarm,
    private readonly turn: WriteTurn,
  ) {
    worker.on('message', (message: FromWorker) => this.receive(message));
    worker.on('error', (error) => this.end(error.message));
    worker.on('exit', () => this.end('its thread ended'));
  }

  send<O extends Order>(order: O): Promise<Answers[O['kind']]> {
    if (this.isStopped) return Promise.resolve(unavailable(order) as Answers[O['kind']]);
    return new Promise((resolve) => {
      const id = (this.lastId += 1);
      this.waiting.set(id, { order, answer: resolve as Waiting['answer'] });
      this.outbox.push([id, order]);
      if (this.outbox.length === 1) setImmediate(() => this.flush());
    });
  }

  isShared(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async stop(): Promise<void> {
    if (this.isStopped) return;
    this.flush();
    this.isStopped = true;
    const exit = new Promise((resolve) => this.worker.once('exit', resolve));
    this.post({ kind: 'stop' });
    await exit;
  }

  /** All orders of one turn of the event loop cross the threads in one message. */
  private flush(): void {
    if (this.outbox.length === 0) return;
    this.post({ kind: 'orders', orders: this.outbox });
    this.outbox = [];
  }

  private post(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private receive(message: FromWorker): void {
    if (message.kind === 'failed') return this.end(message.message);
    if (message.kind !== 'answers') return;
    for (const [id, answer] of message.answers) {
      this.waiting.get(id)?.answer(answer);
      this.waiting.delete(id);
    }
  }

  private end(message: string): void {
    const wasRunning = !this.isStopped;
    this.isStopped = true;
    for (const { order, answer } of this.waiting.values()) answer(unavailable(order));
    this.waiting.clear();
    if (!wasRunning) return;
    // It may have ended in the middle of its turn, which nobody else would ever give back.
    void this.worker.terminate().then(() => this.turn.retire());
    this.alarm.ended(message);
  }
}
