import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { PROJECT_ROOT } from '../../../src/platform/config/paths';
import { hasPendingMigrations } from '../../../src/platform/database/migrate';
import { VoteLogRepository } from '../../../src/modules/vote-log';
import { ClosureService } from '../../../src/modules/voting-rounds';
import { enterAct, openWithApprovers } from '../../support/acts';
import { startTestApp, type TestApp } from '../../support/app';
import { createTestDatabase, testDialect, type TestDatabase } from '../../support/database';
import { must, openRound } from '../../support/round-scenario';
import { vote } from '../../support/voter-steps';

const GUIDE = join(PROJECT_ROOT, 'docs', 'how-to', 'run-on-postgresql.md');
const ROLE = `baraza_app_${randomBytes(4).toString('hex')}`;
/** SQLSTATE of "insufficient privilege". */
const REFUSED = { code: '42501' };

/** The statements of the guide, for a role of this test. */
function guideStatements(): string {
  const [, sql = ''] = /```sql\n([\s\S]*?)```/.exec(readFileSync(GUIDE, 'utf8')) ?? [];
  return sql.replaceAll('baraza_app', ROLE);
}

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

(testDialect() === 'postgres' ? describe : describe.skip)('a server with a role of its own', () => {
  let owned: TestDatabase;
  let ownerUrl: string;
  let serverUrl: string;
  let server: TestApp;

  beforeAll(async () => {
    owned = await createTestDatabase();
    ownerUrl = 'url' in owned.database ? owned.database.url : '';
    await query(ownerUrl, `CREATE ROLE ${ROLE} LOGIN PASSWORD 'test'; ${guideStatements()}`);
    const url = new URL(ownerUrl);
    [url.username, url.password] = [ROLE, 'test'];
    serverUrl = url.href;
    server = await startTestApp({ database: { dialect: 'postgres', url: serverUrl } });
  });

  afterAll(async () => {
    await server.close();
    await query(ownerUrl, `DROP OWNED BY ${ROLE}; DROP ROLE ${ROLE}`);
    await owned.remove();
  });

  it('serves a whole vote', async () => {
    expect(await hasPendingMigrations(server.config.database)).toBe(false);
    const receipt = await vote(server, await openRound(server), 0, 'a1', 'k1');
    expect(receipt.$('h1').text()).toBe('Keep this receipt');
  });

  it('destroys keys, and says what only the owner can take from the disk', async () => {
    openWithApprovers(server);
    const scenario = await openRound(server);
    const { slug, officerId } = scenario;
    await vote(server, scenario, 0, 'a1');
    const closure = server.app.get(ClosureService, { strict: false });
    must(await closure.closeEarly(officerId, slug, 'The council ended the vote.'));
    await closure.closeDue();
    const warned = jest.spyOn(closure['destruction']['logger'], 'warn').mockImplementation();
    await enterAct(server, slug, { t: 'rule', what: 'key-shredded', to: '2027-05-20T18:00:00Z' });
    await closure.closeDue();
    expect(existsSync(join(server.config.keyDir, `${slug}.log`))).toBe(false);
    const logs = server.app.get(VoteLogRepository, { strict: false });
    expect(await logs.hasOpenings(slug)).toBe(false);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('VACUUM FULL ballot'));
    jest.restoreAllMocks();
  });

  it.each([
    'UPDATE log_entry SET idx = idx',
    'DELETE FROM log_entry',
    'TRUNCATE log_entry',
    'DELETE FROM log_tile',
    'UPDATE checkpoint SET note = note',
    'DELETE FROM checkpoint',
    'UPDATE audit_event SET event = event',
    'DELETE FROM audit_event',
    'UPDATE admin_log_entry SET idx = idx',
    'DELETE FROM admin_log_tile',
    'DELETE FROM admin_checkpoint',
    'DELETE FROM phase_decision',
    'DELETE FROM migrations',
    'DROP TRIGGER log_entry_append_only ON log_entry',
    'ALTER TABLE log_entry DISABLE TRIGGER ALL',
  ])('may not %s', async (sql) => {
    await expect(query(serverUrl, sql)).rejects.toMatchObject(REFUSED);
  });
});
