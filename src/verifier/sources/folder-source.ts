import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { BundleSource } from '../core/bundle-source';
import { finding, type Finding } from '../core/report';

const DEEPEST = 16;

/**
 * A bundle in a folder. Links and special files are not followed but reported; files are read when
 * first needed.
 * @throws Error when the folder itself cannot be listed
 */
export function folderSource(folder: string): BundleSource {
  const faults: Finding[] = [];
  const paths = listFiles(folder, '', faults);
  const known = new Set(paths);
  const cache = new Map<string, Buffer | undefined>();
  const read = (path: string): Buffer | undefined => {
    if (!cache.has(path))
      cache.set(path, known.has(path) ? readOrNothing(folder, path) : undefined);
    return cache.get(path);
  };
  return { paths, read, faults };
}

function listFiles(folder: string, below: string, faults: Finding[]): string[] {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile()) return [path];
    if (entry.isDirectory() && path.split('/').length < DEEPEST) {
      return listFiles(folder, path, faults);
    }
    faults.push(finding(path, 'is neither a plain file nor a folder'));
    return [];
  });
}

function readOrNothing(folder: string, path: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, path));
  } catch {
    return undefined;
  }
}
