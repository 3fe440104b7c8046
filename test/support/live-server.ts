import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { DatabaseConfig } from '../../src/platform/config/config';
import { DIST_ROOT } from '../../src/platform/config/paths';

/** Where a server keeps its things, and what is put around it. */
export interface LiveSetting {
  readonly database: DatabaseConfig;
  readonly dataDir: string;
  readonly keyDir: string;
  /** Words before the command, such as those of `strace`. */
  readonly wrapper?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Good for any test: sessions and cast tokens outlive a restart with the same one. */
export const SECRET = 'a-secret-of-the-tests-that-is-long-enough';
const READY = 'Baraza is ready at';
const LONGEST_START_MS = 60_000;

/** The built server in a process of its own, as an operator runs it. */
export class LiveServer {
  /** All that it printed. */
  printed = '';
  /** The exit code; null after a signal. */
  readonly ended: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    }
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  /**
   * Resolves when it listens.
   * @throws Error with what it printed when it does not come to that
   */
  static async start(setting: LiveSetting): Promise<LiveServer> {
    const server = await launch(setting);
    await Promise.race([server.untilPrinted(READY), server.ended]);
    if (server.printed.includes(READY)) return server;
    server.child.kill('SIGKILL');
    throw new Error(server.printed);
  }

  /** A process that was started already. */
  static of(child: ChildProcess, url: string): LiveServer {
    return new LiveServer(child, url);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Stops it as `systemctl stop` would. */
  async stop(): Promise<void> {
    if (this.isRunning) this.child.kill('SIGTERM');
    await this.ended;
  }

  async untilPrinted(words: string): Promise<void> {
    const end = Date.now() + LONGEST_START_MS;
    while (this.isRunning && Date.now() < end && !this.printed.includes(words)) await pause(20);
  }
}

async function launch(setting: LiveSetting): Promise<LiveServer> {
  const { database, dataDir, keyDir, wrapper = [] } = setting;
  const port = await freePort();
  const address = database.dialect === 'sqlite' ? `sqlite:${database.file}` : database.url;
  const env = {
    ...{ PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: String(port) },
    ...{ PUBLIC_URL: 'http://localhost:3000', SESSION_SECRET: SECRET, DEMO: 'off' },
    ...{ DATABASE_URL: address, DATA_DIR: dataDir, KEY_DIR: keyDir },
    ...{ CODE_VERSION: '0'.repeat(40), NO_COLOR: '1', ...setting.env },
  };
  const main = join(DIST_ROOT, 'src', 'main.js');
  const [program = '', ...args] = [...wrapper, process.execPath, main];
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return LiveServer.of(child, `http://127.0.0.1:${port}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
