import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { fitsPlainZip, zipBytes, ZipLayout } from '../../domain/vote-log/zip';
import { err, ok, type Result } from '../../domain/shared/result';
import type { BundleFolder } from './bundle-folder';

/** A zip on disk. */
export interface WrittenZip {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** A plain zip holds no more than 4 GiB and 65,535 files. */
export interface BundleTooLarge {
  readonly kind: 'bundle-too-large';
  readonly bytes: number;
  readonly files: number;
}

/** Joins the files of a bundle to the zip at a path, and makes sure that it is on the disk. */
export async function joinZip(
  folder: BundleFolder,
  target: string,
): Promise<Result<WrittenZip, BundleTooLarge>> {
  const files = folder.files();
  const bytes = zipBytes(files);
  if (!fitsPlainZip(files)) return err({ kind: 'bundle-too-large', bytes, files: files.length });
  const hash = createHash('sha256');
  const descriptor = openSync(target, 'w');
  const add = (chunk: Uint8Array): void => {
    hash.update(chunk);
    for (let at = 0; at < chunk.length;) at += writeSync(descriptor, chunk, at);
  };
  const layout = new ZipLayout();
  try {
    for (const file of files) {
      add(layout.header(file));
      for await (const chunk of createReadStream(folder.pathOf(file.path))) add(chunk as Buffer);
    }
    add(layout.end());
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return ok({ sha256: hash.digest('hex'), bytes });
}

/** What lies on the disk. */
export async function readZip(path: string): Promise<WrittenZip> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Puts a finished file in its place, for good: a reader never sees half of it. */
export function putInPlace(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
