import type { DataSource } from 'typeorm';

import { plusSeconds, type Instant } from '../../../src/domain/shared/instant';
import { CyclesService } from '../../../src/modules/cycles';
import { BallotBox } from '../../../src/modules/vote-log';
import { ClosureService, RoundsService } from '../../../src/modules/voting-rounds';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { WRITE_SOURCE } from '../../../src/platform/database/tokens';
import { startTestApp, type TestApp } from '../../support/app';
import { actsOn } from '../../support/officer';
import { must, openRound, PASSWORD, type RoundScenario } from '../../support/round-scenario';
import {
  approve,
  leadOf,
  newestAct,
  officerWithKey,
  propose,
  type Officer,
} from '../../support/two-officers';
import { atTheBallot, choiceOf, vote } from '../../support/voter-steps';

const DAY = 86_400;

let baraza: TestApp;
let rounds: RoundsService;
let olga: Officer;
let piotr: Officer;

beforeAll(async () => {
  baraza = await startTestApp();
  rounds = baraza.app.get(RoundsService, { strict: false });
  olga = await officerWithKey(baraza);
  piotr = await officerWithKey(baraza);
});

beforeEach(() => signInAgain());
afterEach(() => jest.restoreAllMocks());
afterAll(() => baraza.close());

async function signInAgain(): Promise<void> {
  for (const { actor, visitor } of [olga, piotr]) await visitor.signIn(actor.email, PASSWORD);
}

async function kindsOf(slug: string): Promise<string[]> {
  const rows = await baraza.app
    .get(ReadDatabase, { strict: false })
    .rows<{ body: Buffer }>('SELECT body FROM log_entry WHERE round = ? ORDER BY idx', [slug]);
  return rows.map(({ body }) => (JSON.parse(body.toString()) as { t: string }).t);
}

async function viewOf({ slug }: RoundScenario) {
  rounds.forget(slug);
  return (await rounds.bySlug(slug))!;
}

/** As a form shows it, on the clocks of the city: Warsaw in summer. */
function local(instant: Instant): string {
  return plusSeconds(instant, 2 * 3600).slice(0, 16);
}

async function proposedDeadline(days = 1) {
  const scenario = await openRound(baraza);
  const old = (await viewOf(scenario)).closesAt;
  baraza.clock.set(plusSeconds(old, -DAY));
  await signInAgain();
  // The field of the form knows no seconds.
  const to = `${plusSeconds(old, days * DAY).slice(0, 16)}:00.000Z` as Instant;
  const page = await propose(olga, scenario.slug, { kind: 'deadline', to: local(to) });
  return { scenario, old, to, page, path: await newestAct(olga, scenario.slug) };
}

describe('a later deadline', () => {
  it('takes ballots after the old one and none after the new one', async () => {
    const { scenario, old, to, path } = await proposedDeadline();
    const { slug } = scenario;
    await approve(piotr, path);
    expect(await kindsOf(slug)).toEqual(['open', 'rule']);
    expect((await viewOf(scenario)).closesAt).toBe(to);
    const cycle = await baraza.app
      .get(CyclesService, { strict: false })
      .byId((await viewOf(scenario)).cycleId);
    const times = cycle?.phases.map(({ kind, opensAt, closesAt }) => [kind, opensAt, closesAt]);
    expect(times?.slice(2)).toEqual([
      ['voting', expect.any(String), to],
      ['results', to, expect.any(String)],
    ]);
    const frozen = await rounds.frozen(slug);
    expect(frozen?.config.closes).toBe(old);
    baraza.clock.set(plusSeconds(old, 60));
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    expect((await vote(baraza, scenario, 0, 'a1')).$('#tracking-code')).toHaveLength(1);
    baraza.clock.set(plusSeconds(to, -60));
    const early = await atTheBallot(baraza, scenario, 1);
    baraza.clock.set(to);
    const late = await early.send(choiceOf('a1'));
    expect(late.text).toContain('Voting is over');
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    expect((await kindsOf(slug)).slice(0, 4)).toEqual(['open', 'rule', 'cast', 'close']);
    expect(await actsOn(baraza, slug)).toContain('act-entered');
  });

  it('must be later, and near', async () => {
    for (const days of [0, -1, 400]) {
      const { page, scenario } = await proposedDeadline(days);
      expect([page.status, page.$('.error').length]).toEqual([422, 1]);
      expect(await kindsOf(scenario.slug)).toEqual(['open']);
    }
  });

  it('cannot come when voting was ended by hand', async () => {
    const { scenario, path } = await proposedDeadline();
    const { slug } = scenario;
    await piotr.visitor.get(path);
    const closure = baraza.app.get(ClosureService, { strict: false });
    must(await closure.closeEarly(olga.actor.accountId, slug, 'A flood ended the vote.'));
    const ended = await piotr.visitor.send({ password: PASSWORD }, `${path}/approval`);
    expect([ended.status, ended.text]).toEqual([409, expect.stringContaining('not possible')]);
    expect(await kindsOf(slug)).not.toContain('rule');
  });

  it('cannot come when voting has ended, or is about to', async () => {
    const { scenario, old, path } = await proposedDeadline();
    const { slug } = scenario;
    baraza.clock.set(plusSeconds(old, -30));
    await signInAgain();
    await piotr.visitor.get(path);
    const late = await piotr.visitor.send({ password: PASSWORD }, `${path}/approval`);
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('within a minute')]);
    expect(await kindsOf(slug)).toEqual(['open']);
    baraza.clock.set(old);
    expect((await olga.visitor.get(`/rounds/${slug}/acts`)).text).not.toContain('deadline"');
  });
});

describe('an approved act that was interrupted', () => {
  it('waits for a busy ballot box, and is entered when it answers', async () => {
    const { scenario, to, path } = await proposedDeadline();
    const box = baraza.app.get(BallotBox, { strict: false });
    const busy = { ok: false, error: { kind: 'ballot-box-unavailable' } } as const;
    jest.spyOn(box, 'enter').mockResolvedValueOnce(busy);
    await piotr.visitor.get(path);
    const answer = await piotr.visitor.send({ password: PASSWORD }, `${path}/approval`);
    expect(answer.status).toBe(503);
    expect(await leadOf(olga, path)).toContain('as soon as the ballot box answers');
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    expect(await leadOf(olga, path)).toContain('stands in the vote log');
    expect(await kindsOf(scenario.slug)).toEqual(['open', 'rule']);
    expect((await viewOf(scenario)).closesAt).toBe(to);
  });

  it('is finished once after the entry was written and nothing else', async () => {
    const { scenario, old, to, path } = await proposedDeadline();
    const units = baraza.app.get(UnitOfWork, { strict: false });
    const box = baraza.app.get(BallotBox, { strict: false });
    const enter = box.enter.bind(box);
    jest.spyOn(box, 'enter').mockImplementationOnce(async (...act) => {
      const entered = await enter(...act);
      jest.spyOn(units, 'run').mockRejectedValueOnce(new Error('power cut'));
      return entered;
    });
    await piotr.visitor.get(path);
    jest.spyOn(console, 'error').mockImplementation();
    expect((await piotr.visitor.send({ password: PASSWORD }, `${path}/approval`)).status).toBe(500);
    expect(await kindsOf(scenario.slug)).toEqual(['open', 'rule']);
    expect((await viewOf(scenario)).closesAt).toBe(old);
    baraza.clock.set(plusSeconds(old, 60));
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    expect(await kindsOf(scenario.slug)).toEqual(['open', 'rule']);
    expect((await viewOf(scenario)).closesAt).toBe(to);
    const acts = await actsOn(baraza, scenario.slug);
    expect(acts.filter((act) => act === 'act-entered')).toHaveLength(1);
  });

  it('that was not written before the old deadline does not come any more', async () => {
    const { scenario, old, path } = await proposedDeadline();
    const box = baraza.app.get(BallotBox, { strict: false });
    const busy = { ok: false, error: { kind: 'ballot-box-unavailable' } } as const;
    jest.spyOn(box, 'enter').mockResolvedValue(busy);
    await piotr.visitor.get(path);
    await piotr.visitor.send({ password: PASSWORD }, `${path}/approval`);
    jest.restoreAllMocks();
    baraza.clock.set(plusSeconds(old, 1));
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    await signInAgain();
    expect((await olga.visitor.get(path)).text).toContain('It came too late');
    expect(await kindsOf(scenario.slug)).not.toContain('rule');
  });

  it('is finished by the next start of the program', async () => {
    const { scenario, to, path } = await proposedDeadline();
    const box = baraza.app.get(BallotBox, { strict: false });
    const busy = { ok: false, error: { kind: 'ballot-box-unavailable' } } as const;
    jest.spyOn(box, 'enter').mockResolvedValue(busy);
    await piotr.visitor.get(path);
    await piotr.visitor.send({ password: PASSWORD }, `${path}/approval`);
    const { database, dataDir, keyDir } = baraza.config;
    const now = baraza.clock.now();
    const old = baraza;
    await old.app.close();
    baraza = await startTestApp({ database, dataDir, keyDir });
    baraza.clock.set(now);
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    expect(await kindsOf(scenario.slug)).toEqual(['open', 'rule']);
    const [row] = await baraza.app
      .get<DataSource>(WRITE_SOURCE, { strict: false })
      .query<{ closes_at: string }[]>(
        `SELECT closes_at FROM round WHERE slug = '${scenario.slug}'`,
      );
    expect(row?.closes_at).toBe(to);
  });
});
