import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';

import { READ_SOURCE } from './tokens';

/** Reads outside a unit of work: committed rows only. */
@Injectable()
export class ReadDatabase {
  constructor(@Inject(READ_SOURCE) private readonly source: DataSource) {}

  get manager(): EntityManager {
    return this.source.manager;
  }
}
