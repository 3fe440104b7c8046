const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

/** The ballot box's worker is loaded by Node, not by Jest, so it must be the built file. */
module.exports = async () => {
  const script = join(__dirname, '..', '..', 'scripts', 'prepare.mjs');
  const done = spawnSync(process.execPath, [script, '--build'], { stdio: 'inherit' });
  if (done.status !== 0) throw new Error('the build failed');
};
