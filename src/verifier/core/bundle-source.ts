import { memoryFile, wholeOf, type FileBytes } from '../formats/file-bytes';
import type { Finding } from './report';

/** Files of a bundle: path (with `/`) → bytes. Whatever is odd about the container is in `faults`. */
export interface BundleSource {
  readonly paths: readonly string[];
  /** A file, the same object each time; undefined when it is missing or unreadable. */
  open(path: string): FileBytes | undefined;
  /** All bytes of a file that is known to be small; undefined like the file. */
  read(path: string): Buffer | undefined;
  readonly faults: readonly Finding[];
}

/** A source that opens each file once. */
export function sourceOf(
  paths: readonly string[],
  faults: readonly Finding[],
  openFirst: (path: string) => FileBytes | undefined,
): BundleSource {
  const opened = new Map<string, FileBytes | undefined>();
  const open = (path: string): FileBytes | undefined => {
    if (!opened.has(path)) opened.set(path, openFirst(path));
    return opened.get(path);
  };
  const read = (path: string): Buffer | undefined => {
    const file = open(path);
    return file === undefined ? undefined : wholeOf(file);
  };
  return { paths, faults, open, read };
}

/** A bundle that is already in memory. */
export function memorySource(files: ReadonlyMap<string, Uint8Array>): BundleSource {
  return sourceOf([...files.keys()], [], (path) => {
    const bytes = files.get(path);
    return bytes === undefined ? undefined : memoryFile(asBuffer(bytes));
  });
}

/** The same bundle with one file replaced. */
export function withFile(source: BundleSource, path: string, file: FileBytes): BundleSource {
  return sourceOf(source.paths, source.faults, (wanted) =>
    wanted === path ? file : source.open(wanted),
  );
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
