import type { Client } from 'pg';

import type { Receipt } from './ballot-box';
import { Followers } from './ballot-box.followers';
import { IntakeDesk } from './ballot-box.intake-desk';
import {
  unavailable,
  type Answer,
  type Answers,
  type Order,
  type OrderDesk,
} from './ballot-box.orders';
import { Leadership } from './ballot-box.postgres.leader';
import { OrderPost } from './ballot-box.postgres.post';
import { isPassing, SteadySession } from './ballot-box.postgres.session';
import { PostgresWaitingStore } from './ballot-box.postgres.waiting';
import type { BallotBoxAlarm } from './ballot-box.sqlite';
import { Waiters } from './ballot-box.waiters';
import type { Word } from './ballot-box.waiting-store';
import { receiptOf } from './log-reader';
import { RoundKeys } from './round-keys';

export { UnsafeServer } from './ballot-box.postgres.session';

/** What the desk must know to start. */
export interface PostgresSetting {
  readonly url: string;
  readonly keyDir: string;
}

const LISTEN_MS = 250;

/**
 * Starts one of the processes that share a PostgreSQL database: it takes ballots in, and writes the logs
 * while it leads.
 * @throws Error when the server or the keys are not fit for voting
 */
export async function startPostgresDesk(
  setting: PostgresSetting,
  alarm: BallotBoxAlarm,
): Promise<OrderDesk> {
  const desk = new PostgresDesk(setting, alarm);
  try {
    await desk.start();
  } catch (error) {
    await desk.stop();
    throw error;
  }
  return desk;
}

class PostgresDesk implements OrderDesk {
  private readonly ballots: SteadySession<PostgresWaitingStore>;
  private readonly office: SteadySession<PostgresWaitingStore>;
  private readonly waiters: Waiters;
  private readonly followers: Followers;
  private readonly intake: IntakeDesk;
  private readonly post: OrderPost;
  private readonly leadership: Leadership;
  /** Of each round what is done now, or waits to be. */
  private readonly ceremonies = new Map<string, Promise<void>>();
  private listening: NodeJS.Timeout | undefined;
  private nowMillis = 0;
  private isStopped = false;

  constructor({ url, keyDir }: PostgresSetting, alarm: BallotBoxAlarm) {
    const keys = new RoundKeys(keyDir);
    this.ballots = new SteadySession({ url, role: 'intake' }, async (client) => {
      return new PostgresWaitingStore(client);
    });
    this.office = new SteadySession({ url, role: 'office' }, (client) => this.furnish(client));
    const reads = (): Promise<PostgresWaitingStore> => this.office.get();
    this.waiters = new Waiters((round, leaf) => this.find(round, leaf));
    this.followers = new Followers(reads, this.waiters);
    this.post = new OrderPost(this.office, keys);
    const ended = (error: Error): void => this.end(error, alarm);
    const { waiters, followers } = this;
    const ballots = (): Promise<PostgresWaitingStore> => this.ballots.get();
    this.intake = new IntakeDesk({ ballots, reads, keys, waiters, followers, failed: ended });
    this.leadership = new Leadership({
      ...{ url, keys, alarm, ended },
      compareKeys: (isLeader) => this.post.compareKeys(isLeader),
      beat: () => this.attend(),
      nowMillis: () => this.nowMillis,
    });
  }

  async start(): Promise<void> {
    await this.office.get();
    await this.ballots.get();
    await this.leadership.start();
    this.listening = setInterval(() => void this.office.get().catch(() => undefined), LISTEN_MS);
    this.listening.unref();
  }

  async send<O extends Order>(order: O): Promise<Answers[O['kind']]> {
    this.nowMillis = Math.max(this.nowMillis, order.nowMillis);
    return (await this.answerTo(order)) as Answers[O['kind']];
  }

  async isShared(): Promise<boolean> {
    // Who cannot be asked may be there.
    const hasOthers = this.office.get().then((store) => store.hasOthers());
    return hasOthers.catch(() => true);
  }

  async stop(): Promise<void> {
    await this.intake.drain();
    this.isStopped = true;
    clearInterval(this.listening);
    await this.leadership.stop();
    this.post.stop();
    await this.office.end();
    await this.ballots.end();
  }

  /** What a failed disk answers to a second question cannot be trusted, nor a log that somebody changed. */
  private end(error: Error, alarm: BallotBoxAlarm): void {
    if (this.isStopped || isPassing(error)) return;
    this.isStopped = true;
    this.waiters.giveUp();
    alarm.ended(error.message);
  }

  /** What this process is asked about a round is done in the order in which it came. */
  private answerTo(order: Order): Promise<Answer> {
    if (this.isStopped) return Promise.resolve(unavailable(order));
    const before = this.ceremonies.get(order.round);
    if (order.kind === 'cast') return after(before, () => this.intake.cast(order));
    if (order.kind === 'has-voted') return after(before, () => this.intake.hasVoted(order));
    const done = after(before, () => this.perform(order));
    const ended = done.then(() => {
      if (this.ceremonies.get(order.round) === ended) this.ceremonies.delete(order.round);
    });
    this.ceremonies.set(order.round, ended);
    return done;
  }

  /** A ballot that came before a ceremony is recorded before it. */
  private async perform(order: Order): Promise<Answer> {
    await this.intake.recorded(order.round);
    return this.leadership.writer?.submit(order) ?? this.post.ask(order);
  }

  /** Does what other processes have asked for. */
  private attend(): void {
    const perform = async (order: Order): Promise<Answer> => {
      return (await this.leadership.writer?.submit(order)) ?? unavailable(order);
    };
    void this.post.attend(perform).catch(() => undefined);
  }

  /** On a fresh connection: what was said before may have been missed. */
  private async furnish(client: Client): Promise<PostgresWaitingStore> {
    const store = new PostgresWaitingStore(client);
    client.on('notification', ({ payload }) => this.hear(JSON.parse(payload ?? '{}') as Word));
    await store.listen();
    this.intake.forgetAll();
    for (const round of this.waiters.rounds()) this.look(round);
    return store;
  }

  private hear(word: Word): void {
    switch (word.kind) {
      case 'waiting':
        return this.leadership.sequence(word.round);
      case 'moved':
        return this.look(word.round);
      case 'order':
        return this.leadership.writer === undefined ? undefined : this.attend();
      case 'answer':
        return this.post.look(word.id);
    }
  }

  private look(round: string): void {
    const ignore = (): void => undefined;
    void this.followers.look(round).catch(ignore);
    void this.intake.forgetClosed(round).catch(ignore);
  }

  private async find(round: string, leaf: Uint8Array): Promise<Receipt | undefined> {
    const store = await this.office.get();
    const index = await store.lastIndexOf(round, leaf);
    return index === undefined ? undefined : receiptOf(store, round, index);
  }
}

/** Work that waits for other work of the same round, where there is any. */
function after<T>(before: Promise<void> | undefined, work: () => Promise<T>): Promise<T> {
  return before === undefined ? work() : before.then(work);
}
