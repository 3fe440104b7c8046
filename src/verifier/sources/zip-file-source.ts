import { fstatSync, openSync } from 'node:fs';

import type { BundleSource } from '../core/bundle-source';
import { readPart } from './read-part';
import { zipSource, type ZipBytes } from './zip-source';

/** Small reads are answered from so many bytes around them. */
const WINDOW = 1 << 16;

/**
 * A bundle in a zip on disk, which may be larger than the memory: files are read when needed, and as far as
 * they are needed.
 * @throws Error when the zip cannot be opened
 */
export function zipFileSource(path: string): BundleSource {
  return zipSource(new FileBytes(openSync(path, 'r')));
}

/** The bytes of a file, as far as they are asked for. */
class FileBytes implements ZipBytes {
  readonly length: number;
  private window: { readonly start: number; readonly bytes: Buffer } = {
    start: 0,
    bytes: Buffer.alloc(0),
  };

  constructor(private readonly descriptor: number) {
    this.length = fstatSync(descriptor).size;
  }

  readUInt16LE(at: number): number {
    return this.around(at, 2).readUInt16LE();
  }

  readUInt32LE(at: number): number {
    return this.around(at, 4).readUInt32LE();
  }

  subarray(start: number, end: number): Buffer {
    const size = end - start;
    return size <= WINDOW ? Buffer.from(this.around(start, size)) : this.read(start, size);
  }

  private around(at: number, size: number): Buffer {
    const { start, bytes } = this.window;
    const isInside = at >= start && at + size <= start + bytes.length;
    if (!isInside) this.window = { start: at, bytes: this.read(at, WINDOW) };
    const from = at - this.window.start;
    return this.window.bytes.subarray(from, from + size);
  }

  private read(at: number, size: number): Buffer {
    return readPart(this.descriptor, at, Math.min(size, this.length - at));
  }
}
