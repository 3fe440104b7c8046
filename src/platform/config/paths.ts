import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds package.json: views, locales and public files are read from here. */
export const PROJECT_ROOT = findRoot(__dirname);

/** The same, below `dist`: the place of compiled files, also when the source runs under Jest. */
export const DIST_ROOT = join(PROJECT_ROOT, 'dist');

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('no package.json above the program');
  return findRoot(parent);
}
