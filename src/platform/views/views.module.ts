import { Global, Module } from '@nestjs/common';

import type { Config } from '../config/config';
import { CONFIG } from '../config/config.token';
import { Catalogues } from '../i18n/catalogues';
import { Assets } from './assets';
import { ViewEngine } from './view-engine';

/** Texts, assets and templates, for every module. */
@Global()
@Module({
  providers: [
    { provide: Catalogues, useFactory: () => new Catalogues() },
    {
      provide: Assets,
      inject: [CONFIG],
      useFactory: (config: Config) => new Assets(config.environment === 'development'),
    },
    {
      provide: ViewEngine,
      inject: [CONFIG, Catalogues, Assets],
      useFactory: (config: Config, catalogues: Catalogues, assets: Assets) =>
        new ViewEngine({
          catalogues,
          assets,
          development: config.environment === 'development',
          eager: config.environment === 'production',
        }),
    },
  ],
  exports: [Catalogues, Assets, ViewEngine],
})
export class ViewsModule {}
