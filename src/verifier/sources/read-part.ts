import { readSync } from 'node:fs';

/** So many bytes from a place on: fewer where the file ends. */
export function readPart(descriptor: number, at: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let got = 0;
  while (got < size) {
    const more = readSync(descriptor, bytes, got, size - got, at + got);
    if (more === 0) break;
    got += more;
  }
  return bytes.subarray(0, got);
}
