import { Global, Module, type DynamicModule } from '@nestjs/common';

import { Clock } from './clock';
import type { Config } from './config/config';
import { CONFIG } from './config/config.token';
import { DatabaseModule } from './database/database.module';
import { MailModule } from './mail/mail.module';
import { SecurityModule } from './security/security.module';
import { ViewsModule } from './views/views.module';

/** Configuration, clock, database, mail and security, for every module. */
@Global()
@Module({})
export class PlatformModule {
  static of(config: Config, clock: Clock): DynamicModule {
    return {
      module: PlatformModule,
      imports: [DatabaseModule.connect(), MailModule, SecurityModule, ViewsModule],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Clock, useValue: clock },
      ],
      exports: [CONFIG, Clock],
    };
  }
}
