import 'reflect-metadata';

import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { AppModule } from './app.module';
import { configureApp, createAdapter } from './app.setup';
import { announce } from './platform/logging/announce';
import { createLogger } from './platform/logging/logger';
import { claimDatabase } from './platform/database/sole-server';
import { readyConfig, stopWith } from './platform/config/ready-config';

/** Connections that the system keeps for us: the last minutes of a vote bring more at once than Node's 511. */
const MOST_WAITING = 4096;

async function main(): Promise<void> {
  const config = await readyConfig(process.env);
  const claim = claimDatabase(config.database);
  // Held to the end: a lock that nothing refers to could be collected with its file.
  process.on('exit', () => claim.release());
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(config),
    createAdapter(config),
    { bodyParser: false, logger: createLogger(config), abortOnError: false },
  );
  await configureApp(app);
  await app.listen({ port: config.port, host: config.host, backlog: MOST_WAITING });
  announce(config);
}

main().catch(stopWith);
