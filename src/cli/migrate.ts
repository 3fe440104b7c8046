import { parseArgs } from 'node:util';

import { loadConfig } from '../platform/config/load-config';
import { migrate } from '../platform/database/migrate';
import { type CommandIo, commandOf, EXIT_FINE, EXIT_USAGE } from './command';

const USAGE = `Usage: baraza migrate [--quiet]

Brings the schema of the database up to date.

  --quiet   say nothing when there is nothing to do

Exit code: 0 the schema is up to date, 2 bad usage or settings.
`;

/** Brings the database's schema up to date; `--quiet` says nothing when there is nothing to do. */
export const run = commandOf({ name: 'migrate', usage: USAGE, work: bringUpToDate });

async function bringUpToDate(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args, options: { quiet: { type: 'boolean' } } });
  const config = loadConfig(io.env);
  if (!config.ok) {
    io.stderr.write(`${config.error.problems.join('\n')}\n`);
    return EXIT_USAGE;
  }
  const names = await migrate(config.value.database);
  if (names.length === 0 && values.quiet !== true) io.stderr.write('The schema is up to date.\n');
  if (names.length > 0)
    io.stderr.write(`The schema was brought up to date: ${names.length} steps.\n`);
  return EXIT_FINE;
}
