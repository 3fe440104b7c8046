import { Client } from 'pg';

import { LEADER_LOCK, leaderName } from '../../../src/modules/vote-log/ballot-box.postgres.session';
import { PublicLog } from '../../../src/modules/vote-log';
import { startTestApp, type TestApp } from '../../support/app';
import { testDialect } from '../../support/database';
import { openRound, type RoundScenario } from '../../support/round-scenario';
import { atTheBallot, choiceOf } from '../../support/voter-steps';

/** Only where several processes take ballots in can one wait for its place. */
(testDialect() === 'postgres' ? describe : describe.skip)(
  'a ballot that nobody gives a place',
  () => {
    let baraza: TestApp;
    let scenario: RoundScenario;
    let rival: Client;
    let watcher: Client;

    beforeAll(async () => {
      baraza = await startTestApp();
      scenario = await openRound(baraza);
      const { database } = baraza.config;
      const connectionString = 'url' in database ? database.url : '';
      [rival, watcher] = [new Client({ connectionString }), new Client({ connectionString })];
      await rival.connect();
      await watcher.connect();
    });

    afterAll(async () => {
      await rival.end();
      await watcher.end();
      await baraza.close();
    });

    /** Somebody else gets the writers' lock, and does nothing with it. */
    async function depose(): Promise<void> {
      const ask = async (sql: string) => (await watcher.query<{ name: string }>(sql)).rows;
      // On a busy machine the process may have lost the lock for a moment.
      while ((await leaderName(ask))?.endsWith(`:${process.pid}`) !== true);
      const taken = rival.query('SELECT pg_advisory_lock($1)', [LEADER_LOCK]);
      await watcher.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks
       WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = $1
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        [LEADER_LOCK],
      );
      await taken;
    }

    it('is told to be recorded, and gets its receipt at the same address later', async () => {
      const { slug, approval } = scenario;
      const visitor = await atTheBallot(baraza, scenario, 0);
      await visitor.send(choiceOf(approval[0] ?? ''));
      await depose();
      const recorded = await visitor.submit({}, `/rounds/${slug}/ballots`);
      expect(recorded.$('h1').text()).toBe('Your ballot is recorded');
      const code = recorded.$('#tracking-code').text().trim();
      expect(code).not.toBe('');
      expect(recorded.text).toContain('http-equiv="refresh"');
      // A ballot that gets its place between two questions of one page is found all the same.
      const log = baraza.app.get(PublicLog, { strict: false });
      const { codeOfWaiting } = log;
      jest.spyOn(log, 'codeOfWaiting').mockImplementationOnce(async (...asked) => {
        await rival.query('SELECT pg_advisory_unlock($1)', [LEADER_LOCK]);
        while (!(await log.find(slug, code)).ok);
        return codeOfWaiting.apply(log, asked);
      });
      const address = `/rounds/${slug}/receipts/${code}`;
      const receipt = await visitor.visit(address);
      expect(receipt.$('h1').text()).toBe('Keep this receipt');
      expect(receipt.text).toContain(code);
    });
  },
);
