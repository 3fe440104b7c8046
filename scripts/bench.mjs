// Compiles the benchmarks of bench/ and runs those whose name holds the first argument (or all).
import { transformFile } from '@swc/core';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv[2] ?? '';
const names = readdirSync(join(root, 'bench')).filter(
  (name) => name.endsWith('.ts') && name.includes(wanted),
);

/** Compiles a file to its place in dist and gives that place. */
async function compiled(...parts) {
  const { code } = await transformFile(join(root, ...parts), { cwd: root, swcrc: true });
  const program = join(root, 'dist', ...parts).replace(/\.ts$/, '.js');
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, code);
  return program;
}

// Some benchmarks build their bundles with the builder of the tests.
for (const name of readdirSync(join(root, 'test', 'support'))) {
  if (name.endsWith('.ts')) await compiled('test', 'support', name);
}
for (const name of names) {
  const program = await compiled('bench', name);
  process.stdout.write(`\n== ${name}\n`);
  const done = spawnSync(process.execPath, [program], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
