import { Client } from 'pg';

import { unavailable, type Answers, type Order, type OrderDesk } from './ballot-box.orders';
import { PostgresLogStore } from './ballot-box.postgres.store';
import { recoverLogs } from './ballot-box.recovery';
import type { BallotBoxAlarm } from './ballot-box.sqlite';
import { LogWriter } from './ballot-box.writer';
import { RoundKeys } from './round-keys';

/** What the desk must know to start. */
export interface PostgresSetting {
  readonly url: string;
  readonly keyDir: string;
}

/** The server does not keep what it is told. */
export class UnsafeServer extends Error {
  override readonly name = 'UnsafeServer';
}

const RETRY_MS = 1000;

/** Any number will do, as long as every Baraza process asks for the same one. */
const LOCK = 0x62_61_72_61;

interface Session {
  readonly client: Client;
  readonly writer: LogWriter;
}

/** Starts the writer of a PostgreSQL database; it writes only while it holds the writers' lock. */
export async function startPostgresDesk(
  setting: PostgresSetting,
  alarm: BallotBoxAlarm,
): Promise<OrderDesk> {
  const desk = new PostgresDesk(setting, alarm);
  await desk.start();
  return desk;
}

class PostgresDesk implements OrderDesk {
  private session: Session | undefined;
  private retry: NodeJS.Timeout | undefined;
  private attempt: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly setting: PostgresSetting,
    private readonly alarm: BallotBoxAlarm,
  ) {}

  async start(): Promise<void> {
    this.session = await this.tryToLead();
    if (this.session === undefined) this.tryLater();
  }

  async send<O extends Order>(order: O): Promise<Answers[O['kind']]> {
    const answer = this.session?.writer.submit(order) ?? unavailable(order);
    return (await answer) as Answers[O['kind']];
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.retry);
    await this.attempt;
    const { session } = this;
    this.session = undefined;
    await session?.writer.drain();
    await session?.client.end();
  }

  private tryLater(): void {
    if (this.isStopped) return;
    this.retry = setTimeout(() => {
      this.attempt = this.tryAgain();
    }, RETRY_MS);
    this.retry.unref();
  }

  private async tryAgain(): Promise<void> {
    try {
      this.session = await this.tryToLead();
    } catch (error) {
      if (!isConnectionTrouble(error)) return this.alarm.ended((error as Error).message);
    }
    if (this.session === undefined) this.tryLater();
  }

  /** The lock belongs to the session, so it is free again as soon as this connection is gone. */
  private async tryToLead(): Promise<Session | undefined> {
    const client = new Client({
      connectionString: this.setting.url,
      application_name: 'baraza ballot box',
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await expectSafeSettings(client);
      const { rows } = await client.query<{ held: boolean }>(
        'SELECT pg_try_advisory_lock($1) AS held',
        [LOCK],
      );
      if (rows[0]?.held === true) return await this.lead(client);
    } catch (error) {
      await client.end();
      throw error;
    }
    await client.end();
    return undefined;
  }

  private async lead(client: Client): Promise<Session> {
    const store = new PostgresLogStore(client);
    const keys = new RoundKeys(this.setting.keyDir);
    const broken = await recoverLogs(store, keys);
    if (broken.length > 0) this.alarm.broken(broken);
    const session = { client, writer: new LogWriter(store, keys, (error) => this.lose(error)) };
    client.on('end', () => this.giveUp(session));
    return session;
  }

  /** A lost connection is tried again from the start; anything else ends the program. */
  private lose(error: Error): void {
    if (!isConnectionTrouble(error)) return this.alarm.ended(error.message);
    const { session } = this;
    if (session !== undefined) this.giveUp(session);
  }

  private giveUp(session: Session): void {
    if (this.session !== session) return;
    this.session = undefined;
    void session.client.end().catch(() => undefined);
    this.tryLater();
  }
}

async function expectSafeSettings(client: Client): Promise<void> {
  await client.query(
    `SELECT set_config('synchronous_commit', 'on', false)
     WHERE current_setting('synchronous_commit') <> 'remote_apply'`,
  );
  const { rows } = await client.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings
     WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')`,
  );
  const unsafe = rows.filter(({ setting }) => setting !== 'on' && setting !== 'remote_apply');
  if (unsafe.length === 0) return;
  const list = unsafe.map(({ name, setting }) => `${name} = ${setting}`).join(', ');
  throw new UnsafeServer(`PostgreSQL reports ${list}; voting needs these settings on`);
}

/** Class 08 (connection), 57 (server shuts down), or no answer from the network at all. */
function isConnectionTrouble(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  const isSocket = /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EHOST)/.test(code ?? '');
  return (
    isSocket || /^(08|57P)/.test(code ?? '') || /[Cc]onnection|not queryable/.test(message ?? '')
  );
}
