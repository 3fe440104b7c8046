import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { AccountsModule } from '../modules/accounts';
import { AuditTrailModule } from '../modules/audit-trail';
import { SystemClock } from '../platform/clock';
import type { Config } from '../platform/config/config';
import { PlatformModule } from '../platform/platform.module';

@Module({})
class BackOfficeModule {
  static of(config: Config): DynamicModule {
    const imports = [
      PlatformModule.of(config, new SystemClock()),
      AuditTrailModule,
      AccountsModule,
    ];
    return { module: BackOfficeModule, imports };
  }
}

/**
 * Works with accounts and the admin trail while the server runs. Nothing of voting is started: a
 * second ballot box would take the logs of open rounds from that of the server, which then stops.
 */
export async function inBackOffice<T>(
  config: Config,
  work: (office: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const module = BackOfficeModule.of(config);
  const office = await NestFactory.createApplicationContext(module, { logger: false });
  try {
    return await work(office);
  } finally {
    await office.close();
  }
}
