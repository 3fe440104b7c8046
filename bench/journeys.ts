import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Whole journeys of voters over HTTP: code, ballot, check, cast, receipt. A server of its own with
 * the demo city, on SQLite or on the database of DATABASE_URL, and 32 voters at once in another
 * process of this machine.
 */
const ROOT = process.cwd();
const FILE = join('seeds', 'demo', 'wieliczka-2023.pb');
const START_MS = 60_000;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'baraza-journeys-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, DATA_DIR: folder, PORT: String(port), PUBLIC_URL: url };
  const settings = { cwd: ROOT, env: { ...env, NODE_ENV: 'production', DEMO: 'on' } } as const;
  const steps = ['scripts/prepare.mjs', '--secret', '--migrate', '--demo'];
  const made = spawnSync(process.execPath, steps, settings);
  if (made.status !== 0) throw new Error(String(made.stderr));
  const flags = ['--max-semi-space-size=64', join('dist', 'src', 'main.js')];
  const server = spawn(process.execPath, flags, {
    ...settings,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await answering(url);
    const replay = [join('dist', 'src', 'cli', 'main.js'), 'replay', FILE, '--url', url];
    const stdio = ['ignore', 'inherit', 'pipe'] as const;
    const done = spawnSync(process.execPath, [...replay, '--voters', '32'], {
      ...settings,
      stdio: [...stdio],
    });
    if (done.status !== 0) throw new Error(String(done.stderr));
  } finally {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function answering(url: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the server did not start');
}

async function ended(server: ChildProcess): Promise<unknown> {
  if (server.exitCode !== null) return undefined;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  return exit;
}

void main();
