// Compiles the TypeScript programs of a folder beside dist/src and runs them, one after the other.
import { transformFile } from '@swc/core';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const programsIn = (folder) =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts'));

async function compile(folder, name) {
  const { code } = await transformFile(join(root, folder, name), { cwd: root, swcrc: true });
  const program = join(root, 'dist', folder, name.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, code);
  return program;
}

/**
 * Runs the programs of `folder` whose name holds the first argument of the command line (all without
 * one); options, which begin with "--", and their values go to the programs.
 * @param helpers folders whose files the programs import
 */
export async function runPrograms(folder, helpers = []) {
  const given = process.argv.slice(2);
  const wanted = given[0] !== undefined && !given[0].startsWith('--') ? given.shift() : '';
  for (const helper of helpers) {
    for (const name of programsIn(helper)) await compile(helper, name);
  }
  for (const name of programsIn(folder).filter((one) => one.includes(wanted))) {
    const program = await compile(folder, name);
    process.stdout.write(`\n== ${name}\n`);
    const done = spawnSync(process.execPath, [program, ...given], { cwd: root, stdio: 'inherit' });
    if (done.status !== 0) process.exit(done.status ?? 1);
  }
}
