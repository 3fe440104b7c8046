import 'reflect-metadata';

import { parseArgs } from 'node:util';

import { AdminLogCheck } from '../modules/audit-trail';
import { OperatorMistake, readyConfig } from '../platform/config/ready-config';
import { KeyTrouble } from '../platform/security/key-files';
import { inBackOffice } from './back-office';
import { type CommandIo, commandOf, EXIT_FAILED, EXIT_FINE, EXIT_USAGE } from './command';

const USAGE = `Usage: baraza check-trail [--json]

Looks at every row of the admin trail, with the settings of the server and its database.

  --json   print one JSON document

Exit code: 0 every row is as it was written, 1 one is not, 2 bad usage or settings.
`;

/** Looks at every row of the admin trail in the database; exit 1 when one is not as it was written. */
export const run = commandOf({ name: 'check-trail', usage: USAGE, work: check });

async function check(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
  try {
    const config = await readyConfig(io.env);
    const faults = await inBackOffice(config, (office) =>
      office.get(AdminLogCheck, { strict: false }).faults(),
    );
    if (values.json === true) io.stdout.write(`${JSON.stringify({ faults }, null, 2)}\n`);
    for (const { kind, place } of faults) io.stderr.write(`${kind}: ${place}\n`);
    io.stderr.write(faults.length === 0 ? 'Every row is as it was written.\n' : '');
    return faults.length === 0 ? EXIT_FINE : EXIT_FAILED;
  } catch (error) {
    const isExpected = error instanceof OperatorMistake || error instanceof KeyTrouble;
    if (!isExpected) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT_USAGE;
  }
}
