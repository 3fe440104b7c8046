import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { DataSource } from 'typeorm';

import { approvalBy, type ActEntry, type ApprovalPair } from '../../src/domain/vote-log/approval';
import { sha256, toBase64, toBase64Url, toHex } from '../../src/domain/vote-log/bytes';
import { credentialOf } from '../../src/domain/vote-log/credential';
import { isEntry, parseEntry, type Entry } from '../../src/domain/vote-log/entry';
import { encodeVerifierKey, noteSigner } from '../../src/domain/vote-log/note';
import type { Act, CountEntries, RoundOpening } from '../../src/modules/vote-log';
import { ClerkBallotBox } from '../../src/modules/vote-log/ballot-box.clerk';
import type { OrderDesk } from '../../src/modules/vote-log/ballot-box.orders';
import { startPostgresDesk } from '../../src/modules/vote-log/ballot-box.postgres';
import { startSqliteDesk, type BallotBoxAlarm } from '../../src/modules/vote-log/ballot-box.sqlite';
import { VoteLogRepository } from '../../src/modules/vote-log/vote-log.repository';
import { writeDataSource } from '../../src/platform/database/data-source';
import { ReadDatabase } from '../../src/platform/database/read-database';
import { TestClock } from './clock';
import { createTestDatabase, type TestDatabase } from './database';

export const HASH = toBase64(sha256('a file'));

const EXPIRES_HOUR = 500_000;

/** Keys of two officers, and of one whom no round opened with. */
const OFFICERS = ['olga', 'piotr', 'stranger'].map((name) =>
  noteSigner(`vote.example/approvers/${name}`, sha256(name)),
);
export const APPROVERS: readonly string[] = OFFICERS.slice(0, 2).map(({ key }) =>
  encodeVerifierKey(key),
);

/** Ids of the three keys, as acts name them. */
export const KEY_IDS = OFFICERS.map(({ key }) => toHex(key.id)) as [string, string, string];

/** An act with the approvals of those whom its entry names. */
export function signed<A extends { readonly entry: ActEntry }>(
  act: A,
): A & { approvals: ApprovalPair } {
  const approvals = act.entry.by.map((id) => {
    const officer = OFFICERS.find(({ key }) => toHex(key.id) === id);
    return officer === undefined || !isEntry(act.entry) ? '' : approvalBy(officer, act.entry);
  });
  return { ...act, approvals: approvals as unknown as ApprovalPair };
}

export const COUNT: CountEntries = [
  { t: 'reveal', v: 1, ballots: HASH, n: 0 },
  { t: 'tally', v: 1, result: HASH, method: { parks: 'greedy/1' }, code: '0'.repeat(40) },
  { t: 'final', v: 1, manifest: HASH },
];

/** A ballot box on a database of its own, started and stopped as a test wants. */
export class BoxBench {
  readonly clock = new TestClock();
  readonly alarms: string[] = [];
  box!: ClerkBallotBox;
  source!: DataSource;
  logs!: VoteLogRepository;
  private test!: TestDatabase;
  private rounds = 0;

  static async start(): Promise<BoxBench> {
    const bench = new BoxBench();
    bench.test = await createTestDatabase();
    bench.source = await writeDataSource(bench.test.database).initialize();
    bench.logs = new VoteLogRepository(
      new ReadDatabase(bench.source),
      join(bench.test.folder, 'keys'),
    );
    await bench.startBox();
    return bench;
  }

  async startBox(): Promise<void> {
    const { database } = this.test;
    const alarm: BallotBoxAlarm = {
      broken: (rounds) => this.alarms.push(...rounds.map(({ round, why }) => `${round} ${why}`)),
      ended: (message) => this.alarms.push(message),
    };
    const desk =
      database.dialect === 'sqlite'
        ? await startSqliteDesk({ file: database.file, keyDir: this.keyDir }, alarm)
        : await startPostgresDesk({ url: database.url, keyDir: this.keyDir }, alarm);
    this.box = this.boxAt(desk);
  }

  /** The ballot box as the program sees it, whose orders go to this desk. */
  boxAt(desk: OrderDesk): ClerkBallotBox {
    const office = { clock: this.clock, publicUrl: 'https://vote.example', logs: this.logs };
    return new ClerkBallotBox(desk, office);
  }

  async restart(): Promise<void> {
    await this.box.stop();
    await this.startBox();
  }

  async stop(): Promise<void> {
    await this.box.stop();
    await this.source.destroy();
    await this.test.remove();
  }

  get keyDir(): string {
    return join(this.test.folder, 'keys');
  }

  get database(): TestDatabase['database'] {
    return this.test.database;
  }

  opening(changes: Partial<RoundOpening> = {}): RoundOpening {
    return {
      ...{ round: `round-${(this.rounds += 1)}`, config: HASH, projects: HASH, rollHash: HASH },
      roll: { total: 1000, byStyle: { north: 600, south: 400 } },
      ...{ code: '0'.repeat(40), profile: 'open', mayRevote: true, approvers: APPROVERS },
      ...changes,
    };
  }

  async open(changes: Partial<RoundOpening> = {}): Promise<string> {
    const opening = this.opening(changes);
    const opened = await this.box.open(opening);
    if (!opened.ok) throw new Error(opened.error.kind);
    return opening.round;
  }

  castOf(round: string, voterId: string, changes: object = {}) {
    const ballot = { parks: { type: 'approval' as const, projects: ['p1'] } };
    const token = { nonce: randomBytes(16), expiresHour: EXPIRES_HOUR };
    return { round, voterId, style: 'north', ballot, token, ...changes };
  }

  async cast(round: string, ...voters: readonly string[]): Promise<void> {
    for (const voter of voters) {
      const { kind } = await this.box.cast(this.castOf(round, voter));
      if (kind !== 'accepted') throw new Error(kind);
    }
  }

  async enter(round: string, act: Act): Promise<number> {
    const entered = await this.box.enter(round, act);
    if (!entered.ok) throw new Error(JSON.stringify(entered.error));
    return entered.value.index;
  }

  async count(round: string): Promise<void> {
    const closed = await this.box.close(round);
    if (!closed.ok) throw new Error(JSON.stringify(closed.error));
    await this.append(round);
    const published = await this.box.publish(round);
    if (!published.ok) throw new Error(`${round} is not counted`);
  }

  /** Appends a count of the ballots as they are now. */
  async append(round: string): Promise<void> {
    const size = (await this.logs.find(round))?.size ?? 0;
    const appended = await this.box.append(round, COUNT, size);
    if (!appended.ok) throw new Error(JSON.stringify(appended.error));
  }

  /** The credential of a voter, as only the key folder tells. */
  credential(round: string, voterId: string): string {
    const key = readFileSync(join(this.keyDir, `${round}.cred`));
    return toBase64Url(credentialOf(key, { round, voterId }));
  }

  async entries(round: string): Promise<Entry[]> {
    const size = (await this.logs.find(round))?.size ?? 0;
    return (await this.logs.entries(round, 0, size)).map((body) => {
      const entry = parseEntry(body);
      if (!entry.ok) throw new Error(entry.error.why);
      return entry.value;
    });
  }

  async kinds(round: string): Promise<string[]> {
    return (await this.entries(round)).map(({ t }) => t);
  }

  async state(round: string): Promise<string | undefined> {
    return (await this.logs.find(round))?.state;
  }
}
