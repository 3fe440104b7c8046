import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import { sha256, toBase64 } from '../../src/domain/vote-log/bytes';
import type { OrderDesk } from '../../src/modules/vote-log/ballot-box.orders';
import { startPostgresDesk } from '../../src/modules/vote-log/ballot-box.postgres';
import { startSqliteDesk, type BallotBoxAlarm } from '../../src/modules/vote-log/ballot-box.sqlite';
import { LogWitness } from './log-witness';
import { makeTrialDatabase, type Dialect, type TrialDatabase } from './trial-databases';

const HASH = toBase64(sha256('a file'));
const ROUND = 'crash-2027';
const CLIENTS = 20;
/** One kill of so many comes while the process still starts. */
const EARLY_ONE_OF = 8;
const LONGEST_CAST_MS = 400;

/** What a process printed of one ballot. */
interface Line {
  readonly sent?: string;
  readonly got?: string;
  readonly receipt?: string;
  readonly recorded?: string;
  readonly slug?: string;
}

/** A process that casts, and when it has acknowledged something. */
interface Caster {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  acknowledged: number;
}

/** What kills came to. */
export interface KillFigures {
  readonly kills: number;
  /** Kills before which the database server was stopped hard, and started again. */
  readonly serverStops: number;
  readonly acknowledged: number;
  /** What went wrong: each is one line for people. */
  readonly faults: readonly string[];
}

/** A ballot box in a process of its own that is killed again and again while 20 clients cast. */
export class KillTrial {
  private readonly faults: string[] = [];
  /** Sent and not acknowledged: the next process sends them again. */
  private readonly pending = new Set<string>();
  private kills = 0;
  private serverStops = 0;

  private constructor(
    private readonly stage: TrialDatabase,
    private readonly witness: LogWitness,
  ) {}

  /** Opens a round on a database of its own. */
  static async start(dialect: Dialect): Promise<KillTrial> {
    const stage = await makeTrialDatabase(dialect);
    const trial = new KillTrial(
      stage,
      new LogWitness({ database: stage.database, keyDir: keyDirOf(stage) }, ROUND),
    );
    const desk = await trial.desk();
    const opened = await desk.send({
      kind: 'open',
      ...{ round: ROUND, nowMillis: Date.now(), origin: `vote.example/rounds/${ROUND}/log` },
      opening: {
        ...{ round: ROUND, config: HASH, projects: HASH, rollHash: HASH, code: '0'.repeat(40) },
        ...{ roll: { total: 9, byStyle: { north: 9 } }, profile: 'open', mayRevote: true },
      },
    });
    await desk.stop();
    if (!opened.ok) throw new Error(opened.error.kind);
    return trial;
  }

  /** Kills the process at a random moment, and looks at what it left behind. */
  async killProcess(): Promise<void> {
    const caster = this.cast();
    if (randomInt(EARLY_ONE_OF) === 0) await pause(randomInt(LONGEST_CAST_MS));
    else await this.untilCasting(caster, randomInt(LONGEST_CAST_MS));
    await this.kill(caster);
  }

  /** The same, after the database server was stopped hard under the process, and started again. */
  async stopServer(): Promise<void> {
    const { server } = this.stage;
    if (server === undefined) throw new Error('SQLite has no server');
    const caster = this.cast();
    await this.untilCasting(caster, randomInt(LONGEST_CAST_MS));
    await server.stopHard();
    await server.restart();
    this.serverStops += 1;
    await this.untilCasting(caster, randomInt(LONGEST_CAST_MS));
    await this.kill(caster);
  }

  /** Sends the rest again, compares the whole log with all that was acknowledged, and tidies up. */
  async finish(): Promise<KillFigures> {
    const last = this.cast(true);
    await last.ended;
    if (last.child.exitCode !== 0) this.faults.push('the last process failed');
    for (const token of this.pending) this.faults.push(`${token} was never acknowledged`);
    this.faults.push(...(await this.witness.whole()));
    await this.stage.remove();
    const { kills, serverStops, faults } = this;
    return { kills, serverStops, acknowledged: this.witness.acknowledged, faults };
  }

  private cast(isLast = false): Caster {
    const { database } = this.stage;
    const setting = { database, keyDir: this.keyDir, round: ROUND, clients: CLIENTS, isLast };
    const script = join(process.cwd(), 'test', 'support', 'casting-child.cjs');
    const told = JSON.stringify({ ...setting, again: [...this.pending] });
    const child = spawn(process.execPath, [script, told], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const ended = Promise.all([
      new Promise((resolve) => child.once('close', resolve)),
      new Promise((resolve) => lines.once('close', resolve)),
    ]);
    const caster: Caster = { child, ended, acknowledged: 0 };
    lines.on('line', (line) => this.note(caster, line));
    return caster;
  }

  private note(caster: Caster, text: string): void {
    // A kill may cut the last line short.
    if (!text.endsWith('}')) return;
    const { sent, got, receipt, recorded, slug } = JSON.parse(text) as Line;
    if (sent !== undefined) this.pending.add(sent);
    if (recorded !== undefined) this.witness.expect(recorded, slug ?? '');
    if (got === undefined || receipt === undefined) return;
    caster.acknowledged += 1;
    this.pending.delete(got);
    this.witness.keep(got, receipt);
  }

  private async untilCasting(caster: Caster, millis: number): Promise<void> {
    const before = caster.acknowledged;
    while (caster.acknowledged === before && caster.child.exitCode === null) await pause(5);
    await pause(millis);
  }

  private async kill({ child, ended }: Caster): Promise<void> {
    child.kill('SIGKILL');
    await ended;
    this.kills += 1;
    if (child.signalCode !== 'SIGKILL') this.faults.push(`kill ${this.kills}: it had ended before`);
    const faults = await this.witness.look();
    this.faults.push(...faults.map((fault) => `kill ${this.kills}: ${fault}`));
  }

  private get keyDir(): string {
    return keyDirOf(this.stage);
  }

  private desk(): Promise<OrderDesk> {
    const { database } = this.stage;
    const alarm: BallotBoxAlarm = {
      broken: (rounds) => this.faults.push(JSON.stringify(rounds)),
      ended: (message) => this.faults.push(message),
    };
    return database.dialect === 'sqlite'
      ? startSqliteDesk({ file: database.file, keyDir: this.keyDir }, alarm)
      : startPostgresDesk({ url: database.url, keyDir: this.keyDir }, alarm);
  }
}

function keyDirOf({ folder }: TrialDatabase): string {
  return join(folder, 'keys');
}
