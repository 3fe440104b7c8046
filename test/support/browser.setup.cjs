const { existsSync } = require('node:fs');
const { delimiter, join } = require('node:path');

const build = require('./build.setup.cjs');

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Builds, and finds the browser once for all specs: CHROME_PATH, else Chromium on the PATH. Without
 * one the journeys fail in CI; elsewhere they are skipped, which is said here, once.
 */
module.exports = async () => {
  await build();
  const chromium = process.env.CHROME_PATH || onPath();
  if (chromium !== undefined) {
    process.env.BARAZA_TEST_CHROMIUM = chromium;
  } else if (process.env.CI !== 'true') {
    process.stderr.write(
      'No Chromium here: ALL BROWSER JOURNEYS ARE SKIPPED. Run `apt-get install chromium`, or set CHROME_PATH.\n',
    );
  }
};

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) =>
    existsSync(file),
  );
}
