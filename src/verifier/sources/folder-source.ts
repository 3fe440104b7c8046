import { closeSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { sourceOf, type BundleSource } from '../core/bundle-source';
import { finding, type Finding } from '../core/report';
import type { FileBytes } from '../formats/file-bytes';
import { readPart } from './read-part';

const DEEPEST = 16;

/**
 * A bundle in a folder. Links and special files are not followed but reported; files are read when
 * needed, and as far as they are needed.
 * @throws Error when the folder itself cannot be listed
 */
export function folderSource(folder: string): BundleSource {
  const faults: Finding[] = [];
  const paths = listFiles(folder, '', faults);
  const known = new Set(paths);
  return sourceOf(paths, faults, (path) =>
    known.has(path) ? openOrNothing(join(folder, path)) : undefined,
  );
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

/** A file of a folder: opened for each part, since a large log has more tiles than files may be open. */
function openOrNothing(path: string): FileBytes | undefined {
  try {
    const { size } = statSync(path);
    partOf(path, 0, 0);
    return { size, part: (start, end) => partOf(path, start, Math.min(end, size)) };
  } catch {
    return undefined;
  }
}

function partOf(path: string, start: number, end: number): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    return readPart(descriptor, start, end - start);
  } finally {
    closeSync(descriptor);
  }
}
