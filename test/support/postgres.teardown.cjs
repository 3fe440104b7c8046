const { rmSync } = require('node:fs');

module.exports = async () => {
  const own = globalThis.barazaPostgres;
  if (own === undefined) return;
  await own.server.stop();
  rmSync(own.folder, { recursive: true, force: true });
};
