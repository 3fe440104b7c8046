// Compiles src, migrations and seeds into dist with swc, only what has changed. Types are checked
// by `npm run lint`.
import { transformFile } from '@swc/core';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const FOLDERS = ['src', 'migrations', 'seeds'];
const settings = Math.max(
  ...['.swcrc', 'package-lock.json'].map((name) => statSync(join(root, name)).mtimeMs),
);

function filesBelow(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => path.endsWith(ending) && statSync(path).isFile());
}

const isProgram = (path) => !path.endsWith('.spec.ts') && !path.endsWith('.d.ts');
const outputOf = (source) => join(dist, relative(root, source)).replace(/\.ts$/, '.js');

function isStale(source) {
  const output = outputOf(source);
  if (!existsSync(output)) return true;
  return statSync(output).mtimeMs < Math.max(statSync(source).mtimeMs, settings);
}

async function compile(source) {
  const output = outputOf(source);
  const { code } = await transformFile(source, { cwd: root, swcrc: true });
  mkdirSync(dirname(output), { recursive: true });
  const draft = `${output}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, output);
}

const sources = FOLDERS.flatMap((name) => filesBelow(join(root, name), '.ts')).filter(isProgram);
const expected = new Set(sources.map(outputOf));
for (const name of FOLDERS) {
  for (const old of filesBelow(join(dist, name), '.js')) if (!expected.has(old)) rmSync(old);
}
await Promise.all(sources.filter(isStale).map(compile));
