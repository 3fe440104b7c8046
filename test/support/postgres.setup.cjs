const build = require('./build.setup.cjs');
const { OwnPostgres, makeTemplate } = require('./own-postgres.cjs');

const TEMPLATE = 'baraza_template';

/**
 * Starts a PostgreSQL of the tests' own (or takes the one of DATABASE_URL_TEST) and migrates one
 * template database, which every spec file copies.
 */
module.exports = async () => {
  await build();
  const url = process.env.DATABASE_URL_TEST ?? (await startOwn());
  process.env.BARAZA_TEST_POSTGRES = url;
  await makeTemplate(url, TEMPLATE);
};

async function startOwn() {
  globalThis.barazaPostgres = await OwnPostgres.start();
  return globalThis.barazaPostgres.url;
}
