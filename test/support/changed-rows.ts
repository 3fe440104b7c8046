import type { DataSource } from 'typeorm';

import { WRITE_SOURCE } from '../../src/platform/database/tokens';
import type { TestApp } from './app';
import { testDialect } from './database';

/**
 * Runs a statement behind the back of the program, as somebody with access to the database could.
 * @param sql `?` for each value
 */
export async function changeRows(
  { app }: TestApp,
  sql: string,
  values: readonly unknown[],
): Promise<void> {
  let count = 0;
  const numbered = sql.replaceAll('?', () => `$${(count += 1)}`);
  const source = app.get<DataSource>(WRITE_SOURCE, { strict: false });
  await source.query(testDialect() === 'sqlite' ? sql : numbered, [...values]);
}
