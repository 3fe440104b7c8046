import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { unavailable } from '../../src/modules/vote-log/ballot-box.orders';
import type {
  Answer,
  Answers,
  Order,
  OrderDesk,
} from '../../src/modules/vote-log/ballot-box.orders';

interface Waiting {
  readonly order: Order | undefined;
  readonly answer: (answer: Answer) => void;
}

/** A ballot box in a process of its own, which may be paused and killed. */
export class BoxProcess implements OrderDesk {
  private readonly waiting = new Map<number, Waiting>();
  private readonly ended: Promise<unknown>;
  private lastId = 0;

  private constructor(private readonly child: ChildProcess) {
    this.ended = new Promise((resolve) => child.once('exit', resolve));
    child.on('message', ({ id, answer }: { readonly id: number; readonly answer: Answer }) => {
      this.waiting.get(id)?.answer(answer);
      this.waiting.delete(id);
    });
    child.once('exit', () => this.giveUp());
  }

  static async start(setting: {
    readonly url: string;
    readonly keyDir: string;
  }): Promise<BoxProcess> {
    const script = join(process.cwd(), 'test', 'support', 'box-child.cjs');
    const child = fork(script, [JSON.stringify(setting)], { serialization: 'advanced' });
    const box = new BoxProcess(child);
    await new Promise<Answer>((answer) => box.waiting.set(0, { order: undefined, answer }));
    if (!box.isAlive) throw new Error('the process did not start');
    return box;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async send<O extends Order>(order: O): Promise<Answers[O['kind']]> {
    const answer = new Promise<Answer>((resolve) => {
      if (!this.isAlive) return resolve(unavailable(order));
      this.lastId += 1;
      this.waiting.set(this.lastId, { order, answer: resolve });
      const id = this.lastId;
      // A process that was just killed may not look so yet.
      this.child.send({ id, order }, (error) => {
        if (error === null) return;
        this.waiting.delete(id);
        resolve(unavailable(order));
      });
    });
    return (await answer) as Answers[O['kind']];
  }

  isShared(): Promise<boolean> {
    return Promise.resolve(true);
  }

  pause(): void {
    this.child.kill('SIGSTOP');
  }

  goOn(): void {
    this.child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop(): Promise<void> {
    if (this.isAlive) this.child.send({ id: 0, order: null }, () => undefined);
    await this.ended;
  }

  /** Whoever waits for a dead process learns that nothing is known. */
  private giveUp(): void {
    for (const { order, answer } of this.waiting.values()) {
      answer(order === undefined ? { kind: 'unavailable' } : unavailable(order));
    }
    this.waiting.clear();
  }
}
