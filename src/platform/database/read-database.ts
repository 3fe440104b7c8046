import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';

import { READ_SOURCE } from './tokens';
import type { Tx } from './unit-of-work';

/** A value of a statement; bytes come back as Buffers. */
export type SqlValue = string | number | Uint8Array | null;

/** What better-sqlite3 offers, as far as it is used here. */
interface SqliteConnection {
  prepare(sql: string): { all(...values: SqlValue[]): unknown[] };
}

type Prepared = ReturnType<SqliteConnection['prepare']>;

/** Reads outside a unit of work: committed rows only. */
@Injectable()
export class ReadDatabase {
  private readonly prepared = new Map<string, Prepared>();

  constructor(@Inject(READ_SOURCE) private readonly source: DataSource) {}

  get manager(): EntityManager {
    return this.source.manager;
  }

  /**
   * Rows of a statement that many visitors need, without the entity manager's work for each time.
   * @param sql fixed text of the program that runs on both databases, `?` for each value
   */
  async rows<T extends object>(sql: string, values: readonly SqlValue[]): Promise<T[]> {
    if (this.source.options.type === 'postgres') {
      return this.source.query<T[]>(numbered(sql), [...values]);
    }
    return this.statement(sql).all(...values) as T[];
  }

  private statement(sql: string): Prepared {
    const known = this.prepared.get(sql);
    if (known !== undefined) return known;
    const { databaseConnection } = this.source.driver as unknown as {
      readonly databaseConnection: SqliteConnection;
    };
    const made = databaseConnection.prepare(sql);
    this.prepared.set(sql, made);
    return made;
  }
}

/**
 * Runs a statement inside a unit of work.
 * @param sql fixed text of the program that runs on both databases, `?` for each value
 * @returns its rows, where it gives any
 */
export async function rowsIn<T extends object>(
  { manager }: Tx,
  sql: string,
  values: readonly SqlValue[],
): Promise<T[]> {
  const isPostgres = manager.dataSource.options.type === 'postgres';
  return manager.query<T[]>(isPostgres ? numbered(sql) : sql, [...values]);
}

/** PostgreSQL names values by their number. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => `$${(count += 1)}`);
}
