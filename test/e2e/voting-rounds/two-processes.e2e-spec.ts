import { setTimeout as pause } from 'node:timers/promises';

import { plusSeconds } from '../../../src/domain/shared/instant';
import { ClosureService, RoundsService } from '../../../src/modules/voting-rounds';
import { startTestApp, type TestApp } from '../../support/app';
import { testDialect } from '../../support/database';
import { actsOn } from '../../support/officer';
import { openRound, type RoundScenario } from '../../support/round-scenario';
import { sendSlowly } from '../../support/slow-form';
import { atTheBallot, choiceOf, vote } from '../../support/voter-steps';

/** SQLite has one process. */
(testDialect() === 'postgres' ? describe : describe.skip)('two servers of one city', () => {
  let first: TestApp;
  let second: TestApp;
  let scenario: RoundScenario;

  beforeAll(async () => {
    first = await startTestApp();
    const { database, dataDir, keyDir } = first.config;
    second = await startTestApp({ database, dataDir, keyDir });
    scenario = await openRound(first);
  });

  afterAll(async () => {
    await second.close();
    await first.close();
  });

  const both = (): TestApp[] => [first, second];

  /** Lets it be so many seconds before the round ends. */
  async function untilEnd(seconds: number): Promise<void> {
    const rounds = first.app.get(RoundsService, { strict: false });
    const { closesAt } = (await rounds.bySlug(scenario.slug))!;
    for (const { clock } of both()) clock.set(plusSeconds(closesAt, -seconds));
  }

  it('take ballots in for the same round, each with its receipt', async () => {
    const [a1 = '', a2 = ''] = scenario.approval;
    const votes = [0, 1, 2, 3].map((voter) => {
      const server = both()[voter % 2] as TestApp;
      return vote(server, scenario, voter, voter < 3 ? a1 : a2);
    });
    const receipts = await Promise.all(votes);
    for (const receipt of receipts) expect(receipt.$('h1').text()).toBe('Keep this receipt');
    const code = receipts[0]?.$('#tracking-code').text().trim() ?? '';
    for (const { url } of both()) {
      const page = await fetch(`${url}/rounds/${scenario.slug}/receipts/${code}`);
      expect(page.status).toBe(200);
    }
  });

  it('close and count it once between them, with what either received in time, and both show the result', async () => {
    const { slug } = scenario;
    await untilEnd(60);
    const visitor = await atTheBallot(second, scenario, 4);
    await visitor.send(choiceOf(scenario.approval[0] ?? ''));
    const slow = await sendSlowly(second.url, visitor, `/rounds/${slug}/ballots`);
    await untilEnd(-5);
    const closing = both().map(({ app }) => app.get(ClosureService, { strict: false }).closeDue());
    await pause(2_000);
    expect((await slow.finish()).location).toContain('/receipts/');
    await Promise.all(closing);
    const acts = await actsOn(first, scenario.slug);
    for (const act of ['round-closed', 'round-tallied', 'round-published']) {
      expect(acts.filter((one) => one === act)).toHaveLength(1);
    }
    const bundles = await Promise.all(
      both().map(async ({ url }) => {
        // What another process has changed is known within a second.
        while ((await pageOf(`${url}/rounds/${scenario.slug}/results`)).includes('not out yet'));
        const zip = await fetch(`${url}/rounds/${scenario.slug}/tally-bundle`);
        return Buffer.from(await zip.arrayBuffer());
      }),
    );
    expect(bundles[0]?.equals(bundles[1] as Buffer)).toBe(true);
    expect(bundles[0]?.length).toBeGreaterThan(10_000);
  });
});

async function pageOf(address: string): Promise<string> {
  return (await fetch(address)).text();
}
