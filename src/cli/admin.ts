import 'reflect-metadata';

import { NestFactory } from '@nestjs/core';

import { AppModule } from '../app.module';
import { AccountsService } from '../modules/accounts';
import { OperatorMistake, readyConfig } from '../platform/config/ready-config';
import { EXIT_FAILED, EXIT_FINE, EXIT_USAGE, type Run } from './command';

/** Makes somebody who has signed up an admin: the first one of an installation has nobody to ask. */
export const run: Run = async ([email], io) => {
  if (email === undefined) {
    io.stderr.write('Usage: baraza admin EMAIL   (of an account that exists)\n');
    return EXIT_USAGE;
  }
  try {
    const config = await readyConfig(io.env);
    const app = await NestFactory.createApplicationContext(AppModule.of(config), { logger: false });
    const outcome = await grant(app.get(AccountsService), email.trim().toLowerCase());
    await app.close();
    io.stderr.write(`${outcome.text}\n`);
    return outcome.code;
  } catch (error) {
    if (!(error instanceof OperatorMistake)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT_USAGE;
  }
};

async function grant(
  accounts: AccountsService,
  email: string,
): Promise<{ readonly text: string; readonly code: number }> {
  const account = (await accounts.search(email)).find((found) => found.email === email);
  if (account === undefined) {
    return { text: `Nobody has signed up with ${email}. Sign up first.`, code: EXIT_FAILED };
  }
  const granted = await accounts.grantRole(undefined, account.id, 'admin');
  if (granted.ok) return { text: `${email} is an admin now.`, code: EXIT_FINE };
  return { text: `${email} is an admin already.`, code: EXIT_FINE };
}
