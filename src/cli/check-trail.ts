import 'reflect-metadata';

import { parseArgs } from 'node:util';

import { NestFactory } from '@nestjs/core';

import { AppModule } from '../app.module';
import { AdminLogCheck } from '../modules/audit-trail';
import { OperatorMistake, readyConfig } from '../platform/config/ready-config';
import { KeyTrouble } from '../platform/security/key-files';
import { EXIT_FAILED, EXIT_FINE, EXIT_USAGE, type Run } from './command';

/** Looks at every row of the admin trail in the database; exit 1 when one is not as it was written. */
export const run: Run = async (args, io) => {
  try {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } });
    const config = await readyConfig(io.env);
    const app = await NestFactory.createApplicationContext(AppModule.of(config), { logger: false });
    const faults = await app.get(AdminLogCheck, { strict: false }).faults();
    await app.close();
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
};
