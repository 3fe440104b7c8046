import 'reflect-metadata';

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { NestFactory } from '@nestjs/core';

import { AppModule } from '../src/app.module';
import { CityService } from '../src/modules/cycles';
import type { Config } from '../src/platform/config/config';
import { loadConfig } from '../src/platform/config/load-config';
import { migrate } from '../src/platform/database/migrate';
import { DEMO_PASSWORD, settle } from './city';
import { loadCurrentCycles } from './current-cycles';
import { writeDemoNote } from './demo-codes';
import { loadPastCycle } from './past-cycle';
import { SeedClock } from './seed-clock';

const DRAFT_FOLDER = '.loading';
const DEMO_CITY = {
  name: 'Wieliczka (demo)',
  country: 'Poland',
  timezone: 'Europe/Warsaw',
  currency: 'PLN',
};

/**
 * Loads the demo city into an installation that has none yet. On SQLite it grows in a folder of its
 * own and is moved into place when it is complete, so an interruption leaves nothing half done.
 */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  if (!config.ok) throw new Error(config.error.problems.join('\n'));
  if (!config.value.demo || (await hasCity(config.value))) return;
  say('Loading the demo city (once, about a minute)');
  const started = Date.now();
  const draft = draftOf(config.value);
  if (draft.database.dialect === 'sqlite') await migrate(draft.database);
  await loadCity(draft);
  if (draft !== config.value) moveIntoPlace(draft.dataDir, config.value);
  say(`The demo city is loaded (${Math.round((Date.now() - started) / 1000)} s)`);
}

async function hasCity(config: Config): Promise<boolean> {
  const app = await context(config, new SeedClock());
  const { name } = await app.get(CityService).current();
  await app.close();
  return name !== 'Baraza';
}

async function loadCity(config: Config): Promise<void> {
  const clock = new SeedClock();
  const app = await context(config, clock);
  try {
    await app.get(CityService).save(DEMO_CITY);
    const city = { clock, people: await settle(app), service: app.get.bind(app), progress: say };
    await loadPastCycle(city);
    const open = await loadCurrentCycles(city);
    clock.release();
    const people = [
      { role: 'resident', name: 'Sara', email: 'resident@example.org' },
      { role: 'reviewer', name: 'Remi', email: 'reviewer@example.org' },
      { role: 'officer', name: 'Olga', email: 'officer@example.org' },
      { role: 'auditor', name: 'Aude', email: 'auditor@example.org' },
      { role: 'admin', name: 'Ada', email: 'admin@example.org' },
    ];
    writeDemoNote(config.dataDir, {
      password: DEMO_PASSWORD,
      people,
      pastRound: 'green-budget-2023',
      ...open,
    });
  } finally {
    await app.close();
  }
}

function context(config: Config, clock: SeedClock) {
  return NestFactory.createApplicationContext(AppModule.of(config, clock), {
    logger: ['warn', 'error'],
  });
}

/** The same configuration in a folder that nothing else uses yet; PostgreSQL is loaded in place. */
function draftOf(config: Config): Config {
  if (config.database.dialect === 'postgres') return config;
  const dataDir = join(config.dataDir, DRAFT_FOLDER);
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const database = { dialect: 'sqlite', file: join(dataDir, 'baraza.sqlite') } as const;
  return { ...config, dataDir, keyDir: join(dataDir, 'keys'), database };
}

function moveIntoPlace(from: string, config: Config): void {
  if (config.database.dialect !== 'sqlite') return;
  for (const ending of ['-wal', '-shm', '']) rmSync(config.database.file + ending, { force: true });
  renameSync(join(from, 'baraza.sqlite'), config.database.file);
  mkdirSync(config.keyDir, { recursive: true, mode: 0o700 });
  for (const key of readdirSync(join(from, 'keys')))
    renameSync(join(from, 'keys', key), join(config.keyDir, key));
  for (const name of ['bundles', 'photos', 'demo.json', 'demo-sign-ins.txt']) {
    if (existsSync(join(from, name))) renameSync(join(from, name), join(config.dataDir, name));
  }
  rmSync(from, { recursive: true, force: true });
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`The demo city could not be loaded:\n${error.stack ?? error.message}\n`);
  process.exit(1);
});
