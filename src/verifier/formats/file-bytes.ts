import { createHash } from 'node:crypto';

/** The bytes of a file, in memory or wherever parts of them can be read. */
export interface FileBytes {
  readonly size: number;
  /** The bytes from `start` up to but not including `end`; fewer where the file ends. */
  part(start: number, end: number): Buffer;
}

/** What is longer is never read as a whole: hardly any text could hold it. */
export const MOST_AT_ONCE = 1 << 28;

/** So many bytes are looked at together. */
export const CHUNK = 1 << 20;

/** A file that is already in memory. */
export function memoryFile(bytes: Buffer): FileBytes {
  return { size: bytes.length, part: (start, end) => bytes.subarray(start, end) };
}

/** All bytes of a file that is known to be small. */
export function wholeOf(file: FileBytes): Buffer {
  return file.part(0, file.size);
}

/** The bytes of a file, a chunk at a time. */
export function* chunksOf(file: FileBytes): Generator<Buffer, void> {
  for (let at = 0; at < file.size; at += CHUNK) yield file.part(at, at + CHUNK);
}

/** SHA-256 of a file. */
export function digestOf(file: FileBytes): Buffer {
  const hash = createHash('sha256');
  for (const chunk of chunksOf(file)) hash.update(chunk);
  return hash.digest();
}

/** Whether a file is exactly the text that comes in these pieces, in UTF-8. */
export function isTextOf(file: FileBytes, pieces: Iterable<string>): boolean {
  let at = 0;
  for (const text of gathered(pieces)) {
    const expected = Buffer.from(text);
    if (!file.part(at, at + expected.length).equals(expected)) return false;
    at += expected.length;
  }
  return at === file.size;
}

/** The same text in fewer pieces. */
function* gathered(pieces: Iterable<string>): Generator<string, void> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield text;
}
