const { existsSync } = require('node:fs');
const { delimiter, join } = require('node:path');

const PACKAGES = {
  sha256sum: 'coreutils',
  openssl: 'openssl',
  go: 'golang-go golang-golang-x-mod-dev',
  age: 'age',
  python3: 'python3',
};
/** Where Debian keeps the Go code that its packages bring. */
const GO_LIBRARY = '/usr/share/gocode';

/**
 * Finds the tools that we did not write. What is missing fails in CI; elsewhere it is skipped, which is
 * said here, once.
 */
module.exports = () => {
  const missing = Object.keys(PACKAGES).filter((tool) => !isHere(tool));
  process.env.BARAZA_TEST_MISSING_TOOLS = missing.join(' ');
  if (missing.length > 0 && process.env.CI !== 'true') {
    const packages = missing.map((tool) => PACKAGES[tool]).join(' ');
    process.stderr.write(
      `No ${missing.join(', ')} here: WHAT OTHERS' TOOLS SAY IS NOT ALL CHECKED. Run \`apt-get install ${packages}\`.\n`,
    );
  }
};

function isHere(tool) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const isProgram = folders.some((folder) => existsSync(join(folder, tool)));
  return isProgram && (tool !== 'go' || existsSync(join(GO_LIBRARY, 'src/golang.org/x/mod')));
}
