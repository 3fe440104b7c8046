const { once } = require('node:events');
const { rmSync } = require('node:fs');

module.exports = async () => {
  const own = globalThis.barazaPostgres;
  if (own === undefined) return;
  const ended = once(own.server, 'exit');
  own.server.kill('SIGINT');
  await ended;
  rmSync(own.folder, { recursive: true, force: true });
};
