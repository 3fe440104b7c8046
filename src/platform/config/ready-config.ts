import { hasPendingMigrations } from '../database/migrate';
import type { Config } from './config';
import { loadConfig, type Environment } from './load-config';

/** A mistake of the operator: it stops the program with its lines, without a stack. */
export class OperatorMistake extends Error {
  override readonly name = 'OperatorMistake';
}

/**
 * The configuration, when everything that the server needs before it listens is in place.
 * @throws OperatorMistake for bad configuration, an unreachable database or a pending migration
 */
export async function readyConfig(env: Environment): Promise<Config> {
  const config = loadConfig(env);
  if (!config.ok) throw new OperatorMistake(config.error.problems.join('\n'));
  if (await isSchemaOld(config.value)) {
    throw new OperatorMistake('The database needs a migration: run "bin/baraza migrate" first.');
  }
  return config.value;
}

/** Prints an operator's mistake as its plain lines, anything else with its stack; ends the program. */
export function stopWith(error: unknown): never {
  const isMistake = error instanceof OperatorMistake || isPortTaken(error);
  const text = isMistake ? (error as Error).message : ((error as Error).stack ?? String(error));
  process.stderr.write(`Baraza cannot start:\n${text}\n`);
  process.exit(1);
}

async function isSchemaOld(config: Config): Promise<boolean> {
  try {
    return await hasPendingMigrations(config.database);
  } catch (error) {
    throw new OperatorMistake(`The database cannot be used: ${(error as Error).message}`);
  }
}

function isPortTaken(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'EADDRINUSE' || code === 'EACCES';
}
