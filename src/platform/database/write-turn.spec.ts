import { Worker } from 'node:worker_threads';

import { WriteTurn } from './write-turn';

/** A thread that takes the turn again and again, as the ballot box does under load. */
const GREEDY = `
  const { workerData, parentPort } = require('node:worker_threads');
  const fields = new Int32Array(workerData);
  for (let turns = 0; turns < 2000; turns += 1) {
    const ticket = Atomics.add(fields, 0, 1);
    for (let served = Atomics.load(fields, 1); served !== ticket; served = Atomics.load(fields, 1)) {
      Atomics.wait(fields, 1, served);
    }
    if (turns === 0) parentPort.postMessage('first');
    Atomics.add(fields, 1, 1);
    Atomics.notify(fields, 1);
  }
`;

describe('the turn to write', () => {
  it('is given to one after the other, in the order of asking', async () => {
    const turn = new WriteTurn();
    const seen: number[] = [];
    await turn.take();
    const others = [1, 2, 3].map(async (i) => {
      await turn.take();
      seen.push(i);
      turn.giveBack();
    });
    expect(seen).toEqual([]);
    turn.giveBack();
    await Promise.all(others);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('is shared by all that know its memory', async () => {
    const turn = new WriteTurn();
    const other = new WriteTurn(turn.memory);
    await turn.take();
    let isServed = false;
    const waiting = other.take().then(() => (isServed = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isServed).toBe(false);
    turn.giveBack();
    await waiting;
    expect(isServed).toBe(true);
  });

  it('reaches this thread while another asks without pause', async () => {
    const turn = new WriteTurn();
    const worker = new Worker(GREEDY, { eval: true, workerData: turn.memory });
    await new Promise((resolve) => worker.once('message', resolve));
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    let held = 0;
    for (let i = 0; i < 50; i += 1) {
      await turn.take();
      held += 1;
      turn.giveBack();
    }
    await ended;
    expect(held).toBe(50);
  });

  it('blocks a thread of its own until it is free', async () => {
    const turn = new WriteTurn();
    turn.takeBlocking();
    turn.giveBack();
    await turn.take();
    turn.giveBack();
  });

  it('holds nobody up after it is retired', async () => {
    const turn = new WriteTurn();
    await turn.take();
    const waiting = turn.take();
    turn.retire();
    await waiting;
    await turn.take();
    turn.takeBlocking();
  });
});
