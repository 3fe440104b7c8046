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

mkdirSync(join(root, 'dist', 'bench'), { recursive: true });
for (const name of names) {
  const { code } = await transformFile(join(root, 'bench', name), { cwd: root, swcrc: true });
  const program = join(root, 'dist', 'bench', name.replace(/\.ts$/, '.js'));
  writeFileSync(program, code);
  process.stdout.write(`\n== ${name}\n`);
  const done = spawnSync(process.execPath, [program], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
