import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import { migrate } from '../../../src/platform/database/migrate';
import { run as runDoctor } from '../../../src/cli/doctor';
import { receiptPath } from '../../support/acts';
import { Visitor } from '../../support/agent';
import { testDialect } from '../../support/database';
import { closeAndVerify, openLiveRound, type LiveStage } from '../../support/live-stage';
import { LiveServer, SECRET } from '../../support/live-server';
import { DocumentedCommands, wholePostgres } from '../../support/restore-tools';
import { makeTrialDatabase, type TrialDatabase } from '../../support/trial-databases';
import { atTheBallot, choiceOf, vote } from '../../support/voter-steps';

const isPostgres = testDialect() === 'postgres';
const database = isPostgres ? 'PostgreSQL' : 'SQLite';
const postgres = wholePostgres();

const backups = mkdtempSync(join(tmpdir(), 'baraza-backups-'));
let trial: TrialDatabase;
let stage: LiveStage;
let server: LiveServer | undefined;
/** Addresses of receipts, with the files behind them. */
const receipts = new Map<string, string>();

/** Programs of PostgreSQL back up only servers of their own version or an older one. */
const drill = isPostgres && postgres === undefined && process.env['CI'] !== 'true' ? it.skip : it;

beforeAll(async () => {
  trial = await makeTrialDatabase(testDialect(), { bin: postgres });
  const { server } = trial;
  const own = server === undefined ? trial.database : await makeDatabase(server.url);
  stage = await openLiveRound({ database: own, folder: trial.folder });
});

afterAll(async () => {
  await server?.stop();
  await trial.remove();
  rmSync(backups, { recursive: true });
});

async function makeDatabase(adminUrl: string) {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query('CREATE DATABASE baraza');
  await admin.end();
  const url = new URL(adminUrl);
  url.pathname = '/baraza';
  const made = { dialect: 'postgres', url: url.href } as const;
  await migrate(made);
  return made;
}

function settings(): Record<string, string> {
  const { database, dataDir, keyDir } = stage.setting;
  return {
    ...(database.dialect === 'postgres' ? { DATABASE_URL: database.url } : {}),
    ...{ ADMIN_URL: trial.server?.url ?? '', DATA_DIR: dataDir, KEY_DIR: keyDir },
    SESSION_SECRET: SECRET,
  };
}

function operator(backup: string): DocumentedCommands {
  const places = { BACKUP: join(backups, backup), KEY_BACKUP: join(backups, 'keys') };
  for (const place of Object.values(places)) mkdirSync(place, { recursive: true });
  const env = { ...settings(), ...places };
  return new DocumentedCommands('how-to/back-up-and-restore.md', env, postgres);
}

async function castBy(...voters: readonly number[]): Promise<void> {
  const { url } = server!;
  const { slug } = stage.scenario;
  const cast = async (voter: number) => {
    const path = receiptPath(slug, await vote({ url }, stage.scenario, voter, 'a1'));
    receipts.set(path, (await new Visitor(url).get(`${path}.tlog-proof`)).text);
  };
  await Promise.all(voters.map(cast));
}

async function doctor(): Promise<string> {
  let text = '';
  const sink = { write: (said: string) => (text += said) };
  await runDoctor([], { stdout: sink, stderr: sink, env: settings() });
  return text;
}

describe(`the restore drill on ${database}`, () => {
  drill('backs up as the page says, while people vote', async () => {
    server = await LiveServer.start(stage.setting);
    await castBy(0, 1, 2);
    const older = operator('older');
    await Promise.all([older.run(`back up ${database}`), castBy(3, 4, 5)]);
    await castBy(6, 7);
    const newest = operator('newest');
    await newest.run(`back up ${database}`);
    await newest.run('back up files and keys');
    await server.stop();
  });

  drill('refuses a round whose database is older than its remembered head', async () => {
    await operator('older').run(`restore ${database}`);
    expect(await doctor()).toContain('older than the head that is remembered beside its keys');
    server = await LiveServer.start(stage.setting);
    const { slug } = stage.scenario;
    expect(server.printed).toContain(
      `round ${slug} is broken: the database is older than the last signed head`,
    );
    expect(server.printed).toContain('docs/how-to/back-up-and-restore.md');
    const voter = await atTheBallot(server, stage.scenario, 8);
    await voter.send(choiceOf('a1'));
    const refused = await voter.submit({}, `/rounds/${slug}/ballots`);
    expect(refused.status).toBe(503);
    expect(refused.$('h1').text()).toBe('The ballot box cannot answer right now');
    await server.stop();
  });

  drill('goes on with the newest backup; receipts and bundle verify', async () => {
    await operator('newest').run(`restore ${database}`);
    expect(await doctor()).toBe('Everything that is stored fits together.\n');
    server = await LiveServer.start(stage.setting);
    expect(server.printed).not.toContain('broken');
    for (const [path, file] of receipts) {
      expect((await new Visitor(server.url).get(`${path}.tlog-proof`)).text).toBe(file);
    }
    await castBy(8, 9);
    await server.stop();
  });

  drill('takes keys back, too, and closes the round', async () => {
    rmSync(stage.setting.keyDir, { recursive: true });
    server = await LiveServer.start(stage.setting);
    expect(server.printed).toContain(
      `round ${stage.scenario.slug} is broken: its keys are missing`,
    );
    await server.stop();
    await operator('newest').run('restore files');
    await operator('newest').run('restore keys');
    expect(await closeAndVerify(stage, [...receipts.values()])).toBe(10);
  });
});
