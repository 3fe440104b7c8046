import type { Finding } from './report';

/** Files of a bundle: path (with `/`) → bytes. Whatever is odd about the container is in `faults`. */
export interface BundleSource {
  readonly paths: readonly string[];
  /** Bytes of a file, the same object each time; undefined when it is missing or unreadable. */
  read(path: string): Buffer | undefined;
  readonly faults: readonly Finding[];
}

/** A bundle that is already in memory. */
export function memorySource(files: ReadonlyMap<string, Uint8Array>): BundleSource {
  const buffers = new Map([...files].map(([path, bytes]) => [path, asBuffer(bytes)]));
  return { paths: [...buffers.keys()], read: (path) => buffers.get(path), faults: [] };
}

/** The same bundle with one file replaced. */
export function withFile(source: BundleSource, path: string, bytes: Buffer): BundleSource {
  return {
    paths: source.paths,
    faults: source.faults,
    read: (wanted) => (wanted === path ? bytes : source.read(wanted)),
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
