import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DatabaseConfig } from '../../src/platform/config/config';
import { migrate } from '../../src/platform/database/migrate';
import type { Figure } from './figures';

export type Dialect = DatabaseConfig['dialect'];

/** A PostgreSQL server of a trial's own, which it may stop as hard as it likes. */
export interface OwnServer {
  readonly url: string;
  stopHard(): Promise<void>;
  restart(): Promise<void>;
  /** Resolves when it answers, after whatever ended it or its processes. */
  revive(): Promise<void>;
  remove(): Promise<void>;
}

/** What is special about a server: another folder of programs, further variables of its processes. */
interface OwnServerOptions {
  readonly bin?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

interface OwnPostgresFile {
  readonly OwnPostgres: { start(options?: OwnServerOptions): Promise<OwnServer> };
  makeTemplate(url: string, name: string): Promise<void>;
}

/** A migrated, empty database of a trial that runs outside of Jest, or must stop its server. */
export interface TrialDatabase {
  readonly database: DatabaseConfig;
  readonly folder: string;
  /** On PostgreSQL. */
  readonly server: OwnServer | undefined;
  remove(): Promise<void>;
}

/** The file stays where it is: programs run from a compiled copy of this one. */
async function ownPostgres(): Promise<OwnPostgresFile> {
  const path = join(process.cwd(), 'test', 'support', 'own-postgres.cjs');
  return (await import(path)) as OwnPostgresFile;
}

/** Makes a database; on PostgreSQL with a server of its own. */
export async function makeTrialDatabase(
  dialect: Dialect,
  options: OwnServerOptions = {},
): Promise<TrialDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'baraza-trial-'));
  const server =
    dialect === 'postgres' ? await (await ownPostgres()).OwnPostgres.start(options) : undefined;
  const database: DatabaseConfig =
    server === undefined
      ? { dialect: 'sqlite', file: join(folder, 'baraza.sqlite') }
      : { dialect: 'postgres', url: server.url };
  await migrate(database);
  const remove = async () => {
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  return { database, folder, server, remove };
}

/**
 * Runs a trial on SQLite, then on PostgreSQL, or on one of them; `createTestDatabase` gives databases of the dialect
 * meanwhile, as it does under Jest.
 */
export async function onEachDatabase(
  only: string | undefined,
  trial: (dialect: Dialect) => Promise<readonly Figure[]>,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const dialect of ['sqlite', 'postgres'] as const) {
    if (only !== undefined && only !== dialect) continue;
    const stop = await settle(dialect);
    const got = await trial(dialect).finally(stop);
    figures.push(...got.map((one) => ({ ...one, figure: `${dialect}: ${one.figure}` })));
  }
  return figures;
}

/** Sets what Jest sets for its projects. */
async function settle(dialect: Dialect): Promise<() => Promise<void>> {
  (globalThis as { BARAZA_TEST_DIALECT?: Dialect }).BARAZA_TEST_DIALECT = dialect;
  if (dialect === 'sqlite') return async () => undefined;
  const { OwnPostgres, makeTemplate } = await ownPostgres();
  const server = await OwnPostgres.start();
  process.env['BARAZA_TEST_POSTGRES'] = server.url;
  await makeTemplate(server.url, 'baraza_template');
  return () => server.remove();
}
