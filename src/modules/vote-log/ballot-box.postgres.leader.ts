import type { Client } from 'pg';

import type { BallotBoxAlarm } from './ballot-box.sqlite';
import { isPassing, LEADER_LOCK, openSession } from './ballot-box.postgres.session';
import { PostgresWaitingStore } from './ballot-box.postgres.waiting';
import { inspectLogs, recoverLogs } from './ballot-box.recovery';
import { SequencingWriter } from './ballot-box.sequencer';
import type { RoundKeys } from './round-keys';

const RETRY_MS = 250;
const BEAT_MS = 100;

/** What one process needs to write the logs, when it is its turn. */
export interface LeaderOffice {
  readonly url: string;
  readonly keys: RoundKeys;
  readonly alarm: BallotBoxAlarm;
  /** Asked before a log is looked at. @throws KeyTrouble when another process leads with other keys */
  readonly compareKeys: (isLeader: boolean) => Promise<void>;
  /** Called ten times a second, while this process leads. */
  readonly beat: (writer: SequencingWriter) => void;
  /** The writer has found what cannot be gone on with. */
  readonly ended: (error: Error) => void;
  /** What this process was told last of the time, in milliseconds since 1970-01-01T00:00Z. */
  readonly nowMillis: () => number;
}

interface Reign {
  readonly client: Client;
  readonly store: PostgresWaitingStore;
  readonly writer: SequencingWriter;
  /** Rounds whose waiting ballots are being given places; true when more came meanwhile. */
  readonly sequencing: Map<string, boolean>;
}

/**
 * One process of many writes the logs: the one whose connection holds a lock of the server. The lock is free
 * again as soon as that connection is gone; whoever takes over makes the epochs higher, so that nothing of
 * an earlier one can be swapped in any more.
 */
export class Leadership {
  private reign: Reign | undefined;
  private candidate: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private attempt: Promise<void> = Promise.resolve();
  private isStopped = false;
  /** What a writer that leads no more still does. */
  private parting: Promise<void> | undefined;
  private hasStarted = false;
  /** What was not sound when this process started: looked at again before it writes. */
  private readonly suspects = new Set<string>();

  constructor(private readonly office: LeaderOffice) {}

  /** The writer, while this process leads. */
  get writer(): SequencingWriter | undefined {
    return this.reign?.writer;
  }

  /** Leads, or looks whether it could. @throws Error when the keys or the server are not fit for it */
  async start(): Promise<void> {
    await this.tryToLead();
    this.hasStarted = true;
    this.later();
  }

  /** Gives places to the ballots of a round that wait, now and once more if more come meanwhile. */
  sequence(round: string): void {
    const { reign } = this;
    if (reign === undefined) return;
    const isRunning = reign.sequencing.has(round);
    reign.sequencing.set(round, isRunning);
    if (!isRunning) void this.sequenceAll(reign, round);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.attempt;
    const { reign, candidate } = this;
    this.reign = undefined;
    await this.parting;
    await reign?.writer.drain();
    await (reign?.client ?? candidate)?.end().catch(() => undefined);
  }

  private async sequenceAll(reign: Reign, round: string): Promise<void> {
    do {
      reign.sequencing.set(round, false);
      const order = { kind: 'sequence', round, nowMillis: this.office.nowMillis() } as const;
      const answer = await reign.writer.submit(order);
      const isDone = 'ok' in answer && !(answer.ok && Number(answer.value) > 0);
      if (isDone && reign.sequencing.get(round) !== true) break;
    } while (this.reign === reign);
    reign.sequencing.delete(round);
  }

  private later(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(
      () => {
        this.attempt = this.turn();
      },
      this.reign === undefined ? RETRY_MS : BEAT_MS,
    );
    this.timer.unref();
  }

  private async turn(): Promise<void> {
    try {
      await (this.reign === undefined ? this.tryToLead() : this.beat(this.reign));
    } catch (error) {
      this.dropCandidate();
      if (!isPassing(error)) return this.office.ended(error as Error);
    }
    this.later();
  }

  /** Ballots of a process that died, or whose word did not arrive; also keeps the connection awake. */
  private async beat(reign: Reign): Promise<void> {
    this.office.beat(reign.writer);
    if (!reign.writer.isIdle) return;
    try {
      for (const round of await reign.store.waitingRounds()) this.sequence(round);
    } catch (error) {
      this.lose(reign, error as Error);
    }
  }

  private async tryToLead(): Promise<void> {
    const client = (this.candidate ??= await this.newCandidate());
    const { rows } = await client.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS held',
      [LEADER_LOCK],
    );
    const store = new PostgresWaitingStore(client);
    if (rows[0]?.held === true) return this.lead(client, store);
    if (!this.hasStarted) await this.lookOver(store);
  }

  private async newCandidate(): Promise<Client> {
    const client = await openSession({ url: this.office.url, role: 'log' });
    client.once('end', () => {
      if (this.candidate === client) this.candidate = undefined;
      if (this.reign?.client === client) this.giveUp(this.reign);
    });
    return client;
  }

  private async lead(client: Client, store: PostgresWaitingStore): Promise<void> {
    const { alarm, keys, compareKeys } = this.office;
    await compareKeys(true);
    // Who takes over in the middle of a vote looks at the ends of the logs: their whole was looked at when
    // this process started, and voters wait.
    const isWhole = (round: string): boolean => !this.hasStarted || this.suspects.has(round);
    const broken = await recoverLogs(store, keys, isWhole);
    if (broken.length > 0) alarm.broken(broken);
    const failed = (error: Error): void => this.lose(reign, error);
    const writer = new SequencingWriter(store, keys, failed);
    const reign: Reign = { client, store, writer, sequencing: new Map() };
    this.candidate = undefined;
    this.reign = reign;
  }

  /** Where another process leads, this one looks at everything once, without a change. */
  private async lookOver(store: PostgresWaitingStore): Promise<void> {
    await this.office.compareKeys(false);
    const broken = await store.snapshot(() => inspectLogs(store, this.office.keys));
    for (const { round } of broken) this.suspects.add(round);
    if (broken.length > 0) this.office.alarm.broken(broken);
  }

  private lose(reign: Reign, error: Error): void {
    if (this.reign !== reign) return;
    this.giveUp(reign);
    if (!isPassing(error)) this.office.ended(error);
  }

  /** The connection goes, and with it the lock: this process may try again like any other. */
  private giveUp(reign: Reign): void {
    if (this.reign !== reign) return;
    this.reign = undefined;
    // A head beside the keys that cannot be written any more is for the next leader to write.
    this.parting = reign.writer.drain().catch(() => undefined);
    void reign.client.end().catch(() => undefined);
  }

  private dropCandidate(): void {
    const { candidate } = this;
    this.candidate = undefined;
    void candidate?.end().catch(() => undefined);
  }
}
