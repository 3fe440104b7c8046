import {
  Global,
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { CONFIG } from '../config/config.token';
import type { Config } from '../config/config';
import { readDataSource, writeDataSource } from './data-source';
import { ReadDatabase } from './read-database';
import { READ_SOURCE, WRITE_SOURCE } from './tokens';
import { SoleWork } from './sole-work';
import { UnitOfWork } from './unit-of-work';
import { WriteTurn } from './write-turn';

/** Connects to the database; every module may write through `UnitOfWork` and read through `ReadDatabase`. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(WRITE_SOURCE) private readonly write: DataSource,
    @Inject(READ_SOURCE) private readonly read: DataSource,
  ) {}

  static connect(): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: WRITE_SOURCE, inject: [CONFIG], useFactory: connectForWriting },
        { provide: READ_SOURCE, inject: [CONFIG, WRITE_SOURCE], useFactory: connectForReading },
        { provide: WriteTurn, useFactory: () => new WriteTurn() },
        SoleWork,
        UnitOfWork,
        ReadDatabase,
      ],
      exports: [SoleWork, UnitOfWork, ReadDatabase, WriteTurn],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.read !== this.write) await this.read.destroy();
    await this.write.destroy();
  }
}

async function connectForWriting(config: Config): Promise<DataSource> {
  return writeDataSource(config.database).initialize();
}

async function connectForReading(config: Config, write: DataSource): Promise<DataSource> {
  if (config.database.dialect === 'postgres') return write;
  return readDataSource(config.database.file).initialize();
}
