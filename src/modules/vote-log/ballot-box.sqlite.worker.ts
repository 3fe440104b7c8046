import { parentPort, workerData } from 'node:worker_threads';

import { assertDefined } from '../../domain/shared/assert';
import { WriteTurn } from '../../platform/database/write-turn';
import type { Answer, Order } from './ballot-box.orders';
import { recoverLogs } from './ballot-box.recovery';
import { connectSqlite } from './ballot-box.sqlite.store';
import type { FromWorker, ToWorker, WorkerSetting } from './ballot-box.sqlite.messages';
import { LogWriter } from './ballot-box.writer';
import { RoundKeys } from './round-keys';

const port = assertDefined(parentPort, 'thread that started the worker');
const outbox: [number, Answer][] = [];

function post(message: FromWorker): void {
  port.postMessage(message);
}

/** Answers that become ready together cross the threads together. */
function reply(id: number, answer: Answer): void {
  outbox.push([id, answer]);
  if (outbox.length === 1)
    queueMicrotask(() => post({ kind: 'answers', answers: outbox.splice(0) }));
}

async function start({ file, keyDir, turn }: WorkerSetting): Promise<void> {
  const store = connectSqlite(file, new WriteTurn(turn));
  const keys = new RoundKeys(keyDir);
  const broken = await recoverLogs(store, keys);
  const writer = new LogWriter(store, keys, (error) =>
    post({ kind: 'failed', message: error.message }),
  );
  const take = ([id, order]: [number, Order]): void => {
    void writer.submit(order).then((answer) => reply(id, answer));
  };
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'orders') return message.orders.forEach(take);
    void writer
      .drain()
      .then(() => store.disconnect())
      .then(() => port.close());
  });
  post({ kind: 'ready', broken });
}

start(workerData as WorkerSetting).catch((error: Error) => {
  post({ kind: 'failed', message: error.message });
});
