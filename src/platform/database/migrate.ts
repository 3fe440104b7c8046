import type { DatabaseConfig } from '../config/config';
import { writeDataSource } from './data-source';

/**
 * Brings the schema up to date.
 * @returns the names of the migrations that ran, oldest first
 */
export async function migrate(database: DatabaseConfig): Promise<string[]> {
  const source = await writeDataSource(database).initialize();
  try {
    const ran = await source.runMigrations();
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

/** Whether the schema lacks a migration that this code needs. */
export async function hasPendingMigrations(database: DatabaseConfig): Promise<boolean> {
  const source = await writeDataSource(database).initialize();
  try {
    return await source.showMigrations();
  } finally {
    await source.destroy();
  }
}
