import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';

import { sameBytes, sha256 } from '../../domain/vote-log/bytes';
import { unavailable, type Answer, type Order } from './ballot-box.orders';
import type { PostgresWaitingStore } from './ballot-box.postgres.waiting';
import type { SteadySession } from './ballot-box.postgres.session';
import { KeyTrouble, type RoundKeys } from './round-keys';

/** So long an order waits for a leader; what is older nobody waits for any more. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 250;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Does an order, in the process that leads. */
export type Perform = (order: Order) => Promise<Answer>;

/**
 * Carries orders to the process that leads, and answers back, through a table: an order survives a leader that
 * dies, and the next one does it. What stands in the table is sealed, because sheets of paper are ballots.
 */
export class OrderPost {
  private readonly expected = new Map<string, () => void>();
  private readonly underWay = new Set<string>();
  private isStopped = false;

  constructor(
    private readonly session: SteadySession<PostgresWaitingStore>,
    private readonly keys: RoundKeys,
  ) {}

  /** The leader's answer; `unavailable` where none came in a minute, or this process stops. */
  async ask(order: Order): Promise<Answer> {
    const id = randomUUID();
    try {
      const store = await this.session.get();
      await store.addOrder(id, this.sealed(id, serialize(order)));
      await store.announce({ kind: 'order' });
    } catch {
      return unavailable(order);
    }
    const answer = await this.answerTo(id);
    return answer ?? unavailable(order);
  }

  /** Does what others have asked for; called again and again in the process that leads. */
  async attend(perform: Perform): Promise<void> {
    const store = await this.session.get();
    const orders = await store.openOrders(PATIENCE_MS);
    const fresh = orders.filter(({ id }) => !this.underWay.has(id));
    await Promise.all(fresh.map((order) => this.attendTo(perform, order)));
  }

  /** An answer has come for this process, or somebody else's. */
  look(id: string): void {
    this.expected.get(id)?.();
  }

  /**
   * Says which keys the leader has, or makes sure to have the same.
   * @throws KeyTrouble when another process leads with another folder of keys
   */
  async compareKeys(isLeader: boolean): Promise<void> {
    const store = await this.session.get();
    const mine = sha256(this.key());
    if (isLeader) {
      await store.noteLeader(mine);
      return store.forgetOrders();
    }
    const theirs = await store.keyOfLeader();
    if (theirs === undefined || sameBytes(theirs, mine)) return;
    throw new KeyTrouble(
      'KEY_DIR is not the folder that the other processes use: give every process the same one',
    );
  }

  stop(): void {
    this.isStopped = true;
    for (const look of this.expected.values()) look();
  }

  private async attendTo(
    perform: Perform,
    { id, body }: { readonly id: string; readonly body: Uint8Array },
  ): Promise<void> {
    this.underWay.add(id);
    try {
      const order = deserialize(this.opened(id, body)) as Order;
      const answer = this.sealed(`${id} answer`, serialize(await perform(order)));
      const store = await this.session.get();
      await store.answerOrder(id, answer);
      await store.announce({ kind: 'answer', id });
    } finally {
      this.underWay.delete(id);
    }
  }

  private async answerTo(id: string): Promise<Answer | undefined> {
    const end = Date.now() + PATIENCE_MS;
    let answer: Answer | undefined;
    while (answer === undefined && Date.now() < end && !this.isStopped) {
      await this.word(id);
      answer = await this.read(id).catch(() => undefined);
    }
    await this.remove(id).catch(() => undefined);
    return answer;
  }

  private word(id: string): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.look(id), LOOK_MS);
      this.expected.set(id, () => {
        clearTimeout(timer);
        this.expected.delete(id);
        resolve();
      });
    });
  }

  private async read(id: string): Promise<Answer | undefined> {
    const sealed = await (await this.session.get()).answerTo(id);
    if (sealed === undefined) return undefined;
    return deserialize(this.opened(`${id} answer`, sealed)) as Answer;
  }

  private async remove(id: string): Promise<void> {
    await (await this.session.get()).removeOrder(id);
  }

  private sealed(label: string, text: Uint8Array): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key(), iv).setAAD(Buffer.from(label));
    const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  private opened(label: string, sealed: Uint8Array): Buffer {
    const iv = sealed.subarray(0, IV_BYTES);
    const tag = sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key(), iv);
    decipher.setAAD(Buffer.from(label)).setAuthTag(tag);
    const text = sealed.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  }

  private key(): Buffer {
    return Buffer.from(hkdfSync('sha256', this.keys.orderSecret(), '', 'baraza box-order-v1', 32));
  }
}
