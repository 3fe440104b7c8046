import { parseArgs } from 'node:util';

import { loadConfig } from '../platform/config/load-config';
import { migrate } from '../platform/database/migrate';
import { EXIT_USAGE, type Run } from './command';

/** Brings the database's schema up to date; `--quiet` says nothing when there is nothing to do. */
export const run: Run = async (args, io) => {
  const { values } = parseArgs({ args: [...args], options: { quiet: { type: 'boolean' } } });
  const config = loadConfig(io.env);
  if (!config.ok) {
    io.stderr.write(`${config.error.problems.join('\n')}\n`);
    return EXIT_USAGE;
  }
  const names = await migrate(config.value.database);
  if (names.length === 0 && values.quiet !== true) io.stderr.write('The schema is up to date.\n');
  if (names.length > 0)
    io.stderr.write(`The schema was brought up to date: ${names.length} steps.\n`);
  return 0;
};
