import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Client } from 'pg';

import { sha256, toBase64 } from '../../src/domain/vote-log/bytes';
import type { CastOrder } from '../../src/modules/vote-log/ballot-box.orders';
import { leaderName } from '../../src/modules/vote-log/ballot-box.postgres.session';
import { BoxProcess } from './box-process';
import { LogWitness } from './log-witness';
import { makeTrialDatabase, type TrialDatabase } from './trial-databases';

const HASH = toBase64(sha256('a file'));
const ROUND = 'failover-2027';
const PROCESSES = 3;
const CLIENTS = 12;
/** So long a leader is silent after another one has taken over. */
const LONGEST_MORE_MS = 1500;
const LONGEST_OUTAGE_MS = 1000;

/** What fail-overs came to. */
export interface FailoverFigures {
  readonly failovers: number;
  readonly acknowledged: number;
  /** How often the database server was stopped hard, and started again. */
  readonly serverStops: number;
  /** The longest time in which nobody got a receipt though the server answered, in milliseconds. */
  readonly longestPause: number;
  readonly faults: readonly string[];
}

/**
 * Three processes on one database take ballots in, and the one that leads is paused or killed again and again; or the
 * database server is stopped hard under all of them.
 */
export class FailoverTrial {
  private readonly processes: BoxProcess[] = [];
  private readonly paused = new Set<BoxProcess>();
  private readonly faults: string[] = [];
  private readonly witness: LogWitness;
  private watcher: Client;
  private clients: Promise<void>[] = [];
  private failovers = 0;
  private serverStops = 0;
  private isServerDown = false;
  private longestPause = 0;
  private lastReceipt = 0;
  private isOver = false;

  private constructor(
    private readonly stage: TrialDatabase,
    private readonly url: string,
  ) {
    this.witness = new LogWitness({ database: stage.database, keyDir: this.keyDir }, ROUND);
    this.watcher = new Client({ connectionString: url });
  }

  static async start(): Promise<FailoverTrial> {
    const stage = await makeTrialDatabase('postgres');
    const trial = new FailoverTrial(stage, stage.server?.url ?? '');
    await trial.watcher.connect();
    for (let i = 0; i < PROCESSES; i += 1) await trial.add();
    await trial.open();
    trial.lastReceipt = Date.now();
    trial.clients = Array.from({ length: CLIENTS }, () => trial.cast());
    return trial;
  }

  /** The leader is killed, and another process started in its place. */
  async killLeader(): Promise<void> {
    const leader = await this.leader();
    await leader.kill();
    this.processes.splice(this.processes.indexOf(leader), 1);
    await this.newLeader(leader);
    await this.add();
  }

  /** The leader stops to do anything for a while, and goes on as if nothing had happened. */
  async pauseLeader(): Promise<void> {
    const leader = await this.leader();
    this.paused.add(leader);
    leader.pause();
    await this.newLeader(leader);
    await pause(randomInt(LONGEST_MORE_MS));
    leader.goOn();
    this.paused.delete(leader);
    await this.receiptAfter(Date.now());
  }

  /** The server ends as if its machine had, and comes back; no process is started anew. */
  async stopServer(): Promise<void> {
    const { server } = this.stage;
    if (server === undefined) throw new Error('the trial has no server of its own');
    await this.watcher.end();
    this.isServerDown = true;
    await server.stopHard();
    await pause(randomInt(LONGEST_OUTAGE_MS));
    await server.restart();
    this.isServerDown = false;
    this.lastReceipt = Date.now();
    this.serverStops += 1;
    this.watcher = new Client({ connectionString: this.url });
    await this.watcher.connect();
    await this.leader();
    await this.receiptAfter(this.lastReceipt);
  }

  async finish(): Promise<FailoverFigures> {
    this.isOver = true;
    await Promise.all(this.clients);
    const [last] = this.processes as [BoxProcess];
    const closed = await last.send({ kind: 'close', round: ROUND, nowMillis: Date.now() });
    if (!closed.ok) this.faults.push(`the round was not closed: ${closed.error.kind}`);
    for (const one of this.processes) {
      if (!one.isAlive) this.faults.push('a process ended by itself');
      await one.stop();
    }
    this.faults.push(...(await this.witness.whole()));
    await this.watcher.end();
    await this.stage.remove();
    const { failovers, serverStops, longestPause, faults, witness } = this;
    return { failovers, serverStops, longestPause, faults, acknowledged: witness.acknowledged };
  }

  private get keyDir(): string {
    return join(this.stage.folder, 'keys');
  }

  private async add(): Promise<void> {
    this.processes.push(await BoxProcess.start({ url: this.url, keyDir: this.keyDir }));
  }

  private async open(): Promise<void> {
    const opened = await this.processes[1]?.send({
      kind: 'open',
      ...{ round: ROUND, nowMillis: Date.now(), origin: `vote.example/rounds/${ROUND}/log` },
      opening: {
        ...{ round: ROUND, config: HASH, projects: HASH, rollHash: HASH, code: '0'.repeat(40) },
        ...{ roll: { total: 9, byStyle: { north: 9 } }, profile: 'open', mayRevote: true },
      },
    });
    if (opened?.ok !== true) throw new Error('the round was not opened');
  }

  /** Who leads now, as the server knows it. */
  private async leader(): Promise<BoxProcess> {
    for (;;) {
      const name = await leaderName((sql) => this.rows(sql));
      const found = this.processes.find(({ pid }) => name?.endsWith(`:${pid}`) === true);
      if (found !== undefined && !this.paused.has(found)) return found;
      await pause(20);
    }
  }

  private async rows(sql: string): Promise<{ readonly name: string }[]> {
    return (await this.watcher.query<{ name: string }>(sql)).rows;
  }

  /** Resolves when another one leads and has given a receipt. */
  private async newLeader(before: BoxProcess): Promise<void> {
    this.failovers += 1;
    const from = Date.now();
    while ((await this.leader()) === before) await pause(20);
    await this.receiptAfter(from);
  }

  private async receiptAfter(moment: number): Promise<void> {
    while (this.lastReceipt <= moment) await pause(10);
  }

  /** Whoever gets no receipt tries again with the same form, mostly at another process. */
  private async cast(): Promise<void> {
    while (!this.isOver) {
      const order = orderOf(randomBytes(16).toString('hex'));
      for (let receipt: string | undefined; receipt === undefined;) {
        const able = this.processes.filter((one) => !this.paused.has(one));
        const answer = await able[randomInt(able.length)]?.send(order);
        receipt = answer !== undefined && 'receipt' in answer ? answer.receipt.file : undefined;
        if (receipt !== undefined) this.note(order.voterId, receipt);
        else if (answer?.kind === 'recorded')
          this.witness.expect(order.voterId, answer.trackingSlug);
        else await pause(20);
      }
    }
  }

  private note(token: string, receipt: string): void {
    this.witness.keep(token, receipt);
    // A receipt that was on its way when the server ended says nothing about how soon others come again.
    if (this.isServerDown) return;
    const now = Date.now();
    this.longestPause = Math.max(this.longestPause, now - this.lastReceipt);
    this.lastReceipt = now;
  }
}

function orderOf(voterId: string): CastOrder {
  const nowMillis = Date.now();
  return {
    ...{ kind: 'cast', round: ROUND, nowMillis, receivedMillis: nowMillis, voterId },
    ...{ style: 'north', ballot: { parks: { type: 'approval', projects: ['p1'] } } },
    ...{ tokenHash: sha256(voterId), bodyMac: Buffer.from(voterId, 'hex') },
    ...{ expiresHour: 500_000, withOpening: false },
  };
}
