import { readFile } from 'node:fs/promises';

import { UsageError } from './command';

/**
 * The text of a UTF-8 file.
 * @throws UsageError that names the file, and the line that is not UTF-8
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path}: cannot be read (${error.code ?? error.message})`);
  });
  return decode(path, bytes);
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path}:${badLine(bytes)}: this is not UTF-8; save the file as UTF-8`);
  }
}

/** The first line whose bytes do not survive decoding; `\n` is never part of another character. */
function badLine(bytes: Buffer): number {
  const lines = bytes.toString('latin1').split('\n');
  const isBroken = (line: string): boolean =>
    Buffer.from(line, 'latin1').toString('utf8').includes('\ufffd');
  return lines.findIndex(isBroken) + 1;
}
