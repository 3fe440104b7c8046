import 'reflect-metadata';

import { join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';

import { AppModule } from '../../src/app.module';
import { configureApp, createAdapter } from '../../src/app.setup';
import { Clock } from '../../src/platform/clock';
import type { Config } from '../../src/platform/config/config';
import { TestClock } from './clock';
import { createTestDatabase } from './database';

/** A whole running Baraza on a database of its own. */
export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly clock: TestClock;
  readonly config: Config;
  /** Address of the listening server, such as http://127.0.0.1:40123. */
  readonly url: string;
  close(): Promise<void>;
  /** Removes the database and its folder, where the application itself is closed already. */
  remove(): Promise<void>;
}

/** Starts the real application (same set-up as `main.ts`) with a clock that the test sets. */
export async function startTestApp(changes: Partial<Config> = {}): Promise<TestApp> {
  const { database, folder, remove } = await createTestDatabase();
  const config = { ...testConfig(folder), database, ...changes };
  const clock = new TestClock();
  const moduleRef = await Test.createTestingModule({ imports: [AppModule.of(config)] })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = moduleRef.createNestApplication<NestFastifyApplication>(createAdapter(config), {
    bodyParser: false,
    logger: ['error', 'fatal'],
  });
  await configureApp(app);
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const close = async () => {
    // An agent may keep a connection on which it never asked anything: Node waits a minute for it.
    app.getHttpServer().closeAllConnections();
    await app.close();
    await remove();
  };
  return { app, clock, config, url, close, remove };
}

function testConfig(folder: string): Omit<Config, 'database'> {
  return {
    environment: 'test',
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://localhost:3000',
    dataDir: folder,
    keyDir: join(folder, 'keys'),
    sessionSecrets: ['a secret of the tests that is long enough'],
    mail: { smtpUrl: undefined, from: 'baraza@localhost' },
    demo: true,
    trustProxy: false,
    objectionDays: 14,
    codeVersion: '0'.repeat(40),
  };
}
