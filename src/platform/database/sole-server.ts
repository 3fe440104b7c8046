import Database from 'better-sqlite3';

import { OperatorMistake } from '../config/ready-config';
import type { DatabaseConfig } from '../config/config';

/** Held for as long as a process serves. */
export interface Claim {
  release(): void;
}

const NOTHING: Claim = { release: () => undefined };

/**
 * Keeps a second server off an SQLite database: it would take the vote logs over, and the first one would
 * stop at the next ballot. The lock belongs to an open file, so that a crash leaves nothing behind.
 * PostgreSQL lets several servers be, and its ballot box sees to one writer.
 * @throws OperatorMistake when another server has the database
 */
export function claimDatabase(database: DatabaseConfig): Claim {
  if (database.dialect !== 'sqlite') return NOTHING;
  const lock = new Database(`${database.file}.server`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new OperatorMistake(
      `Another server already uses the database ${database.file}. Stop it before you start this one.`,
    );
  }
  return { release: () => lock.close() };
}
