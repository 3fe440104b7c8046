import { hostname } from 'node:os';

import { Client } from 'pg';

import { Deposed } from './ballot-box.open-log';

/** The server does not keep what it is told, or cannot tell a paused process from a working one. */
export class UnsafeServer extends Error {
  override readonly name = 'UnsafeServer';
}

/**
 * So long a connection may do nothing while it holds what others wait for. A process that is paused keeps
 * its connections, so the server must end them. Long enough for a busy machine, on which a process may not
 * get its turn for seconds: ballots are recorded meanwhile, and voters are told so.
 */
const IDLE_MS = 5000;
const OLDEST_SERVER = 140_000;

/** Any number will do, as long as every Baraza process asks for the same one. */
export const LEADER_LOCK = 0x62_61_72_61;

/** What a connection is for: only the one that holds the writers' lock must never be idle. */
export interface SessionRole {
  readonly url: string;
  readonly role: 'log' | 'intake' | 'office';
}

/** How operators and other processes call this one. */
export const PROCESS_NAME = `${hostname()}:${process.pid}`;

/**
 * A connection with all settings that voting depends on.
 * @throws UnsafeServer when the server does not have them
 */
export async function openSession({ url, role }: SessionRole): Promise<Client> {
  const name = `baraza ${role} ${PROCESS_NAME}`;
  const client = oneByOne(
    new Client({ connectionString: url, application_name: name, keepAlive: true }),
  );
  client.on('error', () => undefined);
  await client.connect();
  try {
    await expectSafeSettings(client);
    await client.query(`SET idle_in_transaction_session_timeout = ${IDLE_MS}`);
    if (role === 'log') await client.query(`SET idle_session_timeout = ${IDLE_MS}`);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** A client whose queries wait for each other here: the driver gives up to queue them itself. */
function oneByOne(client: Client): Client {
  const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>;
  let last: Promise<unknown> = Promise.resolve();
  const queued = (...given: unknown[]): Promise<unknown> => {
    const next = last.then(() => query(...given));
    last = next.catch(() => undefined);
    return next;
  };
  client.query = queued as unknown as Client['query'];
  return client;
}

async function expectSafeSettings(client: Client): Promise<void> {
  await client.query(
    `SELECT set_config('synchronous_commit', 'on', false)
     WHERE current_setting('synchronous_commit') <> 'remote_apply'`,
  );
  const { rows } = await client.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings
     WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'server_version_num')`,
  );
  const isUnsafe = ({ name, setting }: { name: string; setting: string }): boolean =>
    name !== 'server_version_num' && setting !== 'on' && setting !== 'remote_apply';
  const unsafe = rows.filter(isUnsafe);
  if (unsafe.length > 0) {
    const list = unsafe.map(({ name, setting }) => `${name} = ${setting}`).join(', ');
    throw new UnsafeServer(`PostgreSQL reports ${list}; voting needs these settings on`);
  }
  const version = rows.find(({ name }) => name === 'server_version_num')?.setting;
  if (Number(version) < OLDEST_SERVER) {
    throw new UnsafeServer('PostgreSQL is older than version 14; voting needs that or a newer one');
  }
}

/**
 * Whether the same work may go well later or elsewhere: the connection is lost (class 08, class 57 where the
 * server shuts down, 25P03 and 57P05 where it ended an idle one, or no answer from the network at all),
 * others hold what it needs (40, 55P03), or another process writes the logs now.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof Deposed) return true;
  const { code, message } = error as { code?: string; message?: string };
  const isSocket = /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EHOST)/.test(code ?? '');
  const isLost = /^(08|57P|25P03|40|55P03|57014)/.test(code ?? '');
  return isSocket || isLost || /[Cc]onnection|not queryable/.test(message ?? '');
}

/** A connection that is made again when it is lost. */
export class SteadySession<S> {
  private current: Promise<S> | undefined;
  private client: Client | undefined;
  private isEnded = false;

  /**
   * @param role of the connections
   * @param furnish prepares what is done on a fresh one
   */
  constructor(
    private readonly role: SessionRole,
    private readonly furnish: (client: Client) => Promise<S>,
  ) {}

  /** What is done on the connection; fails while the server cannot be reached. */
  get(): Promise<S> {
    if (this.isEnded) return Promise.reject(new Error('Connection closed'));
    this.current ??= this.open();
    return this.current;
  }

  async end(): Promise<void> {
    this.isEnded = true;
    await this.current?.catch(() => undefined);
    await this.client?.end().catch(() => undefined);
  }

  private async open(): Promise<S> {
    try {
      const client = await openSession(this.role);
      this.client = client;
      client.once('end', () => {
        if (this.client === client) this.current = undefined;
      });
      return await this.furnish(client);
    } catch (error) {
      this.current = undefined;
      throw error;
    }
  }
}

/**
 * Who holds the writers' lock, as `host:process`; undefined where nobody does.
 * @param ask reads rows from the database of the logs
 */
export async function leaderName(
  ask: (sql: string) => Promise<readonly { readonly name: string }[]>,
): Promise<string | undefined> {
  const [leader] = await ask(
    `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
       AND l.classid = 0 AND l.objid = ${LEADER_LOCK}
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return leader?.name.split(' ').at(-1);
}
