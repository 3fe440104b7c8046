import { closeSync, openSync, readSync, statSync } from 'node:fs';

import type { BundleFolder } from './bundle-folder';

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const CHUNK = 1 << 20;

interface Member {
  readonly path: string;
  readonly start: number;
  readonly size: number;
}

/**
 * Takes files out of a zip that this program has written. What is wrong with it is not looked for: the
 * gate does that, with all that is made of it.
 * @param isWanted which files to take, by their path
 */
export function unpack(
  zip: string,
  folder: BundleFolder,
  isWanted: (path: string) => boolean,
): void {
  const descriptor = openSync(zip, 'r');
  try {
    for (const { path, start, size } of membersOf(descriptor, statSync(zip).size)) {
      if (!isWanted(path)) continue;
      const sink = folder.create(path);
      for (let at = 0; at < size; at += CHUNK) {
        sink.add(readAt(descriptor, start + at, Math.min(CHUNK, size - at)));
      }
      sink.end();
    }
  } finally {
    closeSync(descriptor);
  }
}

function membersOf(descriptor: number, length: number): Member[] {
  const end = readAt(descriptor, length - END_BYTES, END_BYTES);
  const directory = readAt(descriptor, end.readUInt32LE(16), end.readUInt32LE(12));
  const members: Member[] = [];
  for (let at = 0; at < directory.length;) {
    const nameLength = directory.readUInt16LE(at + 28);
    const path = directory.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength);
    const start = directory.readUInt32LE(at + 42) + LOCAL_BYTES + nameLength;
    members.push({ path, start, size: directory.readUInt32LE(at + 24) });
    at += CENTRAL_BYTES + nameLength;
  }
  return members;
}

function readAt(descriptor: number, at: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  readSync(descriptor, bytes, 0, size, at);
  return bytes;
}
