import { assertDefined } from '../../domain/shared/assert';
import { ok } from '../../domain/shared/result';
import { enterAct } from './ballot-box.acts';
import { castBatch, PlaceTaken } from './ballot-box.casting';
import {
  appendCount,
  beginClosing,
  closeLog,
  lookUpVotes,
  openLog,
  prepareLog,
  publishCount,
  publishDueHead,
  refused,
  type Performed,
} from './ballot-box.ceremonies';
import { expectUnmoved, loadLog, type OpenLog } from './ballot-box.open-log';
import {
  unavailable,
  type Answer,
  type Answers,
  type CastOrder,
  type CeremonyOrder,
  type HasVotedOrder,
  type OpenOrder,
  type Order,
  type PrepareOrder,
} from './ballot-box.orders';
import { HeadFiles } from './ballot-box.head-files';
import { shredRound } from './ballot-box.shredding';
import { hasKeys, standingOf } from './ballot-box.standing';
import { StoreBusy, type LogStore } from './ballot-box.store';
import type { RoundKeys } from './round-keys';

interface Job {
  readonly order: Order;
  readonly answer: (answer: Answer) => void;
}

const MOST_CASTS = 256;

/**
 * The one writer of a database's vote logs. Orders of a round are done in the order in which they
 * came; casts that wait together are committed together. Any unexpected failure ends it for good:
 * what a failed disk answers to a second question cannot be trusted.
 */
export class LogWriter {
  private readonly queues = new Map<string, Job[]>();
  private readonly logs = new Map<string, OpenLog>();
  private readonly headFiles: HeadFiles;
  private turn: Promise<void> | undefined;
  private hasFailed = false;

  constructor(
    private readonly store: LogStore,
    private readonly keys: RoundKeys,
    private readonly failed: (error: Error) => void,
  ) {
    this.headFiles = new HeadFiles(keys, (error) => this.fail(error));
  }

  submit(order: Order): Promise<Answer> {
    if (this.hasFailed) return Promise.resolve(unavailable(order));
    return new Promise((answer) => {
      const queue = this.queues.get(order.round) ?? [];
      queue.push({ order, answer });
      this.queues.set(order.round, queue);
      this.turn ??= this.work();
    });
  }

  /** Whether nothing is queued or under way. */
  get isIdle(): boolean {
    return this.turn === undefined;
  }

  /** Resolves when nothing is queued any more and the remembered heads are on disk. */
  async drain(): Promise<void> {
    await this.turn;
    this.headFiles.flush();
  }

  private async work(): Promise<void> {
    // The first order waits for those of the same moment; later ones gather during the commit.
    await nextTurn();
    while (this.queues.size > 0 && !this.hasFailed) {
      for (const round of [...this.queues.keys()]) await this.serve(round);
      await nextTurn();
    }
    this.turn = undefined;
  }

  private async serve(round: string): Promise<void> {
    const queue = this.queues.get(round) ?? [];
    for (const jobs of takeBatches(queue)) await this.attend(round, jobs);
    if (queue.length === 0) this.queues.delete(round);
  }

  private async attend(round: string, jobs: readonly Job[]): Promise<void> {
    try {
      if (this.hasFailed) throw new StoreBusy('the ballot box has stopped');
      const answers = await this.perform(
        round,
        jobs.map(({ order }) => order),
      );
      jobs.forEach((job, i) => job.answer(assertDefined(answers[i], 'answer')));
    } catch (error) {
      if (error instanceof PlaceTaken) return this.attendOthers(round, jobs, error.requests);
      for (const { order, answer } of jobs) answer(unavailable(order));
      if (!(error instanceof StoreBusy)) this.fail(error as Error);
    }
  }

  /** Nothing of the batch was written; those that lost their place are asked to come again. */
  private attendOthers(
    round: string,
    jobs: readonly Job[],
    lost: readonly number[],
  ): Promise<void> {
    for (const i of lost) {
      const { order, answer } = assertDefined(jobs[i], 'job');
      answer(unavailable(order));
    }
    const others = jobs.filter((_job, i) => !lost.includes(i));
    return others.length === 0 ? Promise.resolve() : this.attend(round, others);
  }

  private fail(error: Error): void {
    this.hasFailed = true;
    const waiting = [...this.queues.values()].flat();
    this.queues.clear();
    for (const { order, answer } of waiting) answer(unavailable(order));
    this.failed(error);
  }

  private async perform(round: string, orders: readonly Order[]): Promise<readonly Answer[]> {
    const [first] = orders as [Order];
    if (first.kind === 'open') await this.prepareFor(first);
    const work = (): Promise<Done> => this.performIn(round, orders);
    const isOne = first.kind !== 'has-voted' && first.kind !== 'shred';
    const done = isOne ? await this.store.transaction(work) : await work();
    if (done.log !== undefined) this.remember(done.log);
    if (first.kind === 'close' && done.log !== undefined) await this.store.forgetOrder();
    return done.answers;
  }

  /** Nothing of the round may be remembered, and no head of it written, once its keys are gone. */
  private async shred(round: string): Promise<Answers['shred']> {
    this.logs.delete(round);
    const answer = await shredRound(this.store, this.keys, round);
    if (answer.ok) this.headFiles.forget(round);
    return answer;
  }

  private async performIn(round: string, orders: readonly Order[]): Promise<Done> {
    const [first] = orders as [Order];
    if (first.kind === 'prepare') return one(await this.prepare(first));
    if (first.kind === 'shred') return { log: undefined, answers: [await this.shred(round)] };
    const log = await this.log(round);
    if (log === undefined) return this.refuse(round, orders);
    if (first.kind === 'has-voted') {
      const lookUps = orders as readonly HasVotedOrder[];
      return { log: undefined, answers: await lookUpVotes(this.store, log, lookUps) };
    }
    await expectUnmoved(this.store, log);
    return first.kind === 'cast'
      ? castBatch(this.store, log, orders as readonly CastOrder[])
      : one(await this.ceremony(log, first));
  }

  /** Keys and an empty log, in a transaction of their own, where nobody has prepared them yet. */
  private async prepareFor(order: OpenOrder): Promise<void> {
    const { log } = await this.store.transaction(() => this.prepare(order));
    if (log !== undefined) this.remember(log);
  }

  private async prepare(order: PrepareOrder | OpenOrder): Promise<Performed<Answers['prepare']>> {
    const row = await this.store.round(order.round);
    return row === undefined ? prepareLog(this.store, this.keys, order) : refused(row.state);
  }

  protected ceremony(log: OpenLog, order: OpenOrder | CeremonyOrder): Promise<Performed<Answer>> {
    switch (order.kind) {
      case 'open':
        return openLog(this.store, log, order);
      case 'closing':
        return beginClosing(this.store, log, order);
      case 'close':
        return closeLog(this.store, log, order);
      case 'enter':
        return enterAct(this.store, log, order);
      case 'append':
        return appendCount(this.store, log, order);
      case 'publish':
        return publishCount(this.store, log);
      case 'tick':
        return publishDueHead(this.store, log, order);
      case 'sequence':
        // Only where several processes take ballots in do any wait for a place.
        return Promise.resolve({ log, answer: ok(0) });
    }
  }

  private async refuse(round: string, orders: readonly Order[]): Promise<Done> {
    const { answer } = refused(await standingOf(this.store, this.keys, round));
    const answers = orders.map((order) => (order.kind === 'cast' ? unavailable(order) : answer));
    return { log: undefined, answers };
  }

  /** The log as remembered, else as stored; undefined when it can be neither read nor signed. */
  private async log(round: string): Promise<OpenLog | undefined> {
    const known = this.logs.get(round);
    if (known !== undefined) return known;
    const row = await this.store.round(round);
    if (row === undefined || row.state === 'broken') return undefined;
    if (!(await hasKeys(this.store, this.keys, row))) return undefined;
    const log = await loadLog(this.store, this.keys, row);
    this.logs.set(round, log);
    return log;
  }

  protected remember(log: OpenLog): void {
    this.logs.set(log.row.round, log);
    this.headFiles.remember(log.row);
  }
}

interface Done {
  readonly log: OpenLog | undefined;
  readonly answers: readonly Answer[];
}

function one({ log, answer }: Performed<Answer>): Done {
  return { log, answers: [answer] };
}

/**
 * Takes what is done together: questions, then casts, both up to the first order of another kind;
 * or that order alone. Questions look only at what is committed, so none has to wait for a cast
 * that is not answered yet, and between them casts would not gather.
 */
export function takeBatches<J extends { readonly order: Order }>(
  queue: J[],
): readonly (readonly J[])[] {
  const next = queue.findIndex(({ order }) => order.kind !== 'cast' && order.kind !== 'has-voted');
  const early = queue.splice(0, next < 0 ? queue.length : next);
  if (early.length === 0) return next < 0 ? [] : [queue.splice(0, 1)];
  const casts = early.filter(({ order }) => order.kind === 'cast');
  queue.unshift(...casts.splice(MOST_CASTS));
  const questions = early.filter(({ order }) => order.kind === 'has-voted');
  return [questions, casts].filter((jobs) => jobs.length > 0);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
