// Brings a clone into working order with nothing but Node: packages, build, secrets, schema, demo.
// Each step runs only when something has changed since it last ran.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = new Set(process.argv.slice(2));
const at = (...parts) => join(root, ...parts);
const age = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function newest(path) {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return age(path);
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function step(title, command, args) {
  const started = Date.now();
  process.stderr.write(`${title} … `);
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 };
  const done = spawnSync(command, args, options);
  if (done.status !== 0) {
    process.stderr.write(`failed\n${done.stdout}${done.stderr}`);
    process.exit(1);
  }
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

function showing(title, command, args) {
  process.stderr.write(`${title}\n`);
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`Baraza needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

function installPackages() {
  const installed = age(at('node_modules', '.package-lock.json'));
  if (installed >= age(at('package-lock.json'))) return;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const title = 'Installing packages (two to four minutes the first time: SQLite is compiled)';
  step(title, npm, ['ci', '--include=dev', '--no-audit', '--no-fund']);
}

function build() {
  const sources = ['src', 'migrations', 'seeds', '.swcrc', 'package-lock.json'].map((name) =>
    newest(at(name)),
  );
  const stamp = at('dist', '.built');
  if (age(stamp) > Math.max(...sources)) return;
  const started = Date.now();
  step('Building', process.execPath, [at('scripts', 'build.mjs')]);
  if (existsSync(at('scripts', 'build-verifier.mjs'))) {
    step('Building the verifier', process.execPath, [at('scripts', 'build-verifier.mjs')]);
  }
  writeFileSync(stamp, '');
  utimesSync(stamp, started / 1000, started / 1000);
}

function makeSecret() {
  const folder = process.env.DATA_DIR || at('data');
  const file = join(folder, 'session.secret');
  if (process.env.SESSION_SECRET || process.env.SESSION_SECRET_FILE || existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
}

checkNode();
installPackages();
if (wanted.has('--build')) build();
if (wanted.has('--secret')) makeSecret();
const cli = at('dist', 'src', 'cli', 'main.js');
if (wanted.has('--migrate'))
  showing('Checking the database', process.execPath, [cli, 'migrate', '--quiet']);
if (wanted.has('--demo'))
  showing('Checking the demo city', process.execPath, [at('dist', 'seeds', 'load.js')]);
