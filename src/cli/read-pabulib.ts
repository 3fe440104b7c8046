import { parsePabulib, type PabulibFile } from '../domain/tally/pabulib/parse';
import { type CommandIo, UsageError } from './command';
import { pabulibFaultText, pabulibWarningText } from './pabulib-text';
import { readText } from './read-text';

/**
 * Reads a Pabulib file, and prints what is odd about it to standard error.
 * @throws UsageError that names file and line of what cannot be read
 */
export async function readPabulib(path: string, io: CommandIo): Promise<PabulibFile> {
  const parsed = parsePabulib(await readText(path));
  if (!parsed.ok) {
    const { error } = parsed;
    throw new UsageError(`${path}:${error.line}: ${pabulibFaultText(error)}`);
  }
  for (const warning of parsed.value.warnings) {
    io.stderr.write(`${path}:${warning.line}: note: ${pabulibWarningText(warning)}\n`);
  }
  return parsed.value;
}
