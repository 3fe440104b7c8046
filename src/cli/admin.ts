import 'reflect-metadata';

import { parseArgs } from 'node:util';

import { AccountsService } from '../modules/accounts';
import { OperatorMistake, readyConfig } from '../platform/config/ready-config';
import { inBackOffice } from './back-office';
import {
  type CommandIo,
  commandOf,
  EXIT_FAILED,
  EXIT_FINE,
  EXIT_USAGE,
  UsageError,
} from './command';

const USAGE = `Usage: baraza admin EMAIL

EMAIL   the address of somebody who has signed up; the account becomes one of an admin

Exit code: 0 it is an admin's now, 1 nobody has signed up with that address, 2 bad usage or settings.
`;

/** Makes somebody who has signed up an admin: the first one of an installation has nobody to ask. */
export const run = commandOf({ name: 'admin', usage: USAGE, work: makeAdmin });

async function makeAdmin(args: string[], io: CommandIo): Promise<number> {
  const [email, ...others] = parseArgs({ args, allowPositionals: true }).positionals;
  if (email === undefined || others.length > 0)
    throw new UsageError('name the email of one account');
  try {
    const outcome = await granted(email.trim().toLowerCase(), io);
    io.stderr.write(`${outcome.text}\n`);
    return outcome.code;
  } catch (error) {
    if (!(error instanceof OperatorMistake)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT_USAGE;
  }
}

async function granted(email: string, { env }: CommandIo) {
  const config = await readyConfig(env);
  return inBackOffice(config, (office) =>
    grant(office.get(AccountsService, { strict: false }), email),
  );
}

async function grant(
  accounts: AccountsService,
  email: string,
): Promise<{ readonly text: string; readonly code: number }> {
  const account = (await accounts.search(email)).find((found) => found.email === email);
  if (account === undefined) {
    return { text: `Nobody has signed up with ${email}. Sign up first.`, code: EXIT_FAILED };
  }
  const outcome = await accounts.grantRole(undefined, account.id, 'admin');
  if (outcome.ok) return { text: `${email} is an admin now.`, code: EXIT_FINE };
  return { text: `${email} is an admin already.`, code: EXIT_FINE };
}
