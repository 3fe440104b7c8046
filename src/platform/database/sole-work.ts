import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { WRITE_SOURCE } from './tokens';

/**
 * Work that only one process may do at a time, though it takes longer than a transaction. On SQLite there
 * is one process; on PostgreSQL a lock of the server decides, which a process that ends gives back.
 */
@Injectable()
export class SoleWork {
  constructor(@Inject(WRITE_SOURCE) private readonly source: DataSource) {}

  /**
   * Does the work when no other process does work of this name.
   * @param name of the work and its subject, such as "closure spring-2027"
   */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.source.options.type !== 'postgres') return work();
    const runner = this.source.createQueryRunner();
    try {
      await runner.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
      try {
        return await work();
      } finally {
        await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]);
      }
    } finally {
      await runner.release();
    }
  }
}
