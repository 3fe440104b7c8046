import { plusSeconds } from '../../../src/domain/shared/instant';
import { ClosureService, RoundsService } from '../../../src/modules/voting-rounds';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import { startTestApp, type TestApp } from '../../support/app';
import { openRound, type RoundScenario } from '../../support/round-scenario';
import { sendSlowly } from '../../support/slow-form';
import { atTheBallot, choiceOf, vote } from '../../support/voter-steps';
import type { Visitor } from '../../support/agent';

let baraza: TestApp;
let closure: ClosureService;
let rounds: RoundsService;

beforeAll(async () => {
  baraza = await startTestApp();
  closure = baraza.app.get(ClosureService, { strict: false });
  rounds = baraza.app.get(RoundsService, { strict: false });
});

afterEach(() => jest.restoreAllMocks());
afterAll(() => baraza.close());

/** A voter who has checked her choices and has only to press the button. */
async function readyToCast(scenario: RoundScenario, voter: number): Promise<Visitor> {
  const visitor = await atTheBallot(baraza, scenario, voter);
  await visitor.send(choiceOf('a1'));
  return visitor;
}

/** Lets it be so many seconds before the round ends. */
async function untilEnd(slug: string, seconds: number): Promise<void> {
  const { closesAt } = (await rounds.bySlug(slug))!;
  baraza.clock.set(plusSeconds(closesAt, -seconds));
}

async function kindsOf(slug: string): Promise<string[]> {
  const entries = await baraza.app
    .get(ReadDatabase, { strict: false })
    .rows<{ body: Buffer }>('SELECT body FROM log_entry WHERE round = ? ORDER BY idx', [slug]);
  return entries.map(({ body }) => (JSON.parse(body.toString()) as { t: string }).t);
}

describe('a ballot that arrives in time', () => {
  it('is recorded, though its last bytes come after the deadline', async () => {
    const scenario = await openRound(baraza);
    const { slug } = scenario;
    await untilEnd(slug, 60);
    await vote(baraza, scenario, 1, 'a2');
    const visitor = await readyToCast(scenario, 0);
    const slow = await sendSlowly(baraza.url, visitor, `/rounds/${slug}/ballots`);
    await untilEnd(slug, -5);
    const closing = closure.closeDue();
    const { status, location } = await slow.finish();
    expect([status, location]).toEqual([303, expect.stringContaining(`/rounds/${slug}/receipts/`)]);
    await closing;
    const kinds = ['open', 'cast', 'cast', 'close', 'reveal', 'tally', 'final'];
    expect(await kindsOf(slug)).toEqual(kinds);
  });

  it('is recorded, though an officer ends voting before it is attended to', async () => {
    const scenario = await openRound(baraza);
    const { slug, officerId } = scenario;
    const visitor = await readyToCast(scenario, 0);
    const slow = await sendSlowly(baraza.url, visitor, `/rounds/${slug}/ballots`);
    baraza.clock.advance(1);
    const closing = closure.closeEarly(officerId, slug, 'The council ended the vote.');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await slow.finish()).location).toContain('/receipts/');
    expect(await closing).toEqual({ ok: true, value: 'published' });
    expect((await kindsOf(slug)).slice(0, 3)).toEqual(['open', 'cast', 'close']);
  });
});

describe('a ballot that arrives at the deadline', () => {
  it('is refused whether or not the round is closed yet', async () => {
    const scenario = await openRound(baraza);
    const { slug } = scenario;
    await untilEnd(slug, 60);
    const visitor = await readyToCast(scenario, 0);
    await untilEnd(slug, 0);
    const page = await visitor.submit({}, `/rounds/${slug}/ballots`);
    expect(page.$('#tracking-code')).toHaveLength(0);
    expect(await kindsOf(slug)).not.toContain('cast');
  });

  it('is taken for the seconds of grace that its round grants', async () => {
    const scenario = await openRound(baraza);
    const { slug } = scenario;
    const frozen = (await rounds.frozen(slug))!;
    const config = { ...frozen.config, graceSeconds: 60 };
    const original = rounds.frozen.bind(rounds);
    jest.spyOn(rounds, 'frozen').mockImplementation(async (asked) => {
      return asked === slug ? { ...frozen, config } : original(asked);
    });
    await untilEnd(slug, 60);
    const visitors = [];
    for (const voter of [0, 1, 2]) visitors.push(await readyToCast(scenario, voter));
    const [first, second, third] = visitors as [Visitor, Visitor, Visitor];
    await untilEnd(slug, -59);
    await closure.closeDue();
    const again = await first.get(`/rounds/${slug}/ballot`);
    expect(again.$('form[action$="/ballot"]')).toHaveLength(0);
    const action = `/rounds/${slug}/ballots`;
    expect((await second.submit({}, action)).$('#tracking-code')).toHaveLength(1);
    await untilEnd(slug, -60);
    expect((await third.submit({}, action)).$('#tracking-code')).toHaveLength(0);
    await closure.closeDue();
    expect((await kindsOf(slug)).slice(0, 3)).toEqual(['open', 'cast', 'close']);
  });
});
