import { BallotBox } from '../../../src/modules/vote-log';
import { ClosureService } from '../../../src/modules/voting-rounds';
import { receiptPath } from '../../support/acts';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { openRound, PASSWORD, type RoundScenario } from '../../support/round-scenario';
import {
  approve,
  newestAct,
  officerWithKey,
  propose,
  type Officer,
} from '../../support/two-officers';
import { closedAndVerified, vote } from '../../support/voter-steps';

let baraza: TestApp;
let olga: Officer;
let piotr: Officer;
let visitor: Visitor;
let scenario: RoundScenario;
let code: string;

beforeAll(async () => {
  baraza = await startTestApp();
  olga = await officerWithKey(baraza);
  piotr = await officerWithKey(baraza);
  visitor = new Visitor(baraza.url);
  scenario = await openRound(baraza);
  const receipt = receiptPath(scenario.slug, await vote(baraza, scenario, 0, 'a1'));
  code = (await visitor.get(receipt)).$('#tracking-code').text();
  for (const voter of [1, 2, 3, 4]) await vote(baraza, scenario, voter, 'a2', 'k1');
});

afterAll(() => baraza.close());

async function enter(fields: { kind: string; reason: string }): Promise<void> {
  for (const { actor, visitor: at } of [olga, piotr]) await at.signIn(actor.email, PASSWORD);
  await propose(olga, scenario.slug, { code, ...fields });
  await approve(piotr, await newestAct(olga, scenario.slug));
}

async function voidsPage() {
  const page = await visitor.get(`/rounds/${scenario.slug}/voids`);
  const rows = page.$('#removals tbody tr').map((_, row) =>
    page
      .$(row)
      .find('th, td')
      .map((_i, cell) => page.$(cell).text())
      .get()
      .join(' | '),
  );
  return { page, rate: page.$('#rate').text(), rows: rows.get() };
}

describe('the page of ballots taken out of the count', () => {
  it('is there for every opened round, and empty until the public head tells of an act', async () => {
    const first = await voidsPage();
    expect([first.page.status, first.rate]).toEqual([
      200,
      'Voids 0 of 0 casts (0.00 %), after a reveal 0.',
    ]);
    await enter({ kind: 'void', reason: 'ineligible' });
    expect((await voidsPage()).rows).toEqual([]);
    expect((await voidsPage()).page.text).toContain('margin is known when the result is public');
    const draft = await openRound(baraza, { isOpen: false });
    expect((await visitor.get(`/rounds/${draft.slug}/voids`)).status).toBe(404);
  });

  it('tells each act, and the rate before the result', async () => {
    baraza.clock.advance(86_400);
    const box = baraza.app.get(BallotBox, { strict: false });
    await (box as unknown as { publishDueHeads(): Promise<void> }).publishDueHeads();
    const { rate, rows, page } = await voidsPage();
    expect(rate).toBe('Voids 1 of 5 casts (20.00 %), after a reveal 0.');
    expect(rows).toEqual([
      expect.stringMatching(
        /^6 \| A ballot was taken out of the count \| The voter was not entitled/,
      ),
    ]);
    expect(rows[0]).toContain(code);
    expect(rows[0]).toMatch(/[0-9a-f]{8} [0-9a-f]{8}$/);
    expect(page.$('#margins')).toHaveLength(0);
    const arabic = await visitor.get(`/rounds/${scenario.slug}/voids?lang=ar`);
    expect(arabic.$('#removals').text()).toContain('لم يكن للناخب حق التصويت');
    await visitor.get(`/rounds/${scenario.slug}/voids?lang=en`);
  });

  it('says with the result what the verifier says, and the round is published', async () => {
    const report = await closedAndVerified(baraza, scenario);
    const totals = report['totals'] as {
      voids: number;
      casts: number;
      voidPercent: string;
      voidsAfterReveal: number;
      pots: Record<string, { margin: number | null; voidsCouldHaveChanged: string }>;
    };
    const checks = report['checks'] as { id: string; status: string }[];
    const passed = checks.filter(({ id }) => ['A05', 'E04'].includes(id));
    expect(passed.map(({ status }) => status)).toEqual(['pass', 'pass']);
    const { rate, page } = await voidsPage();
    expect(rate).toBe(
      `Voids ${totals.voids} of ${totals.casts} casts (${totals.voidPercent} %), ` +
        `after a reveal ${totals.voidsAfterReveal}.`,
    );
    const margins = page.$('#margins tbody td.numeric').map((_, cell) => page.$(cell).text());
    const pots = Object.values(totals.pots).map(({ margin }) => String(margin ?? 'none'));
    expect(margins.get().sort()).toEqual(pots.sort());
    const results = await visitor.get(`/rounds/${scenario.slug}/results`);
    expect(results.$(`a[href="/rounds/${scenario.slug}/voids"]`)).toHaveLength(1);
    const log = await visitor.get(`/rounds/${scenario.slug}/log`);
    expect(log.$(`a[href="/rounds/${scenario.slug}/voids"]`)).toHaveLength(1);
  });

  it('tells of an act behind the result, which leads to a new count', async () => {
    await enter({ kind: 'restore', reason: 'court-order' });
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    const { rate, rows } = await voidsPage();
    expect(rate).toBe('Voids 0 of 5 casts (0.00 %), after a reveal 1.');
    expect(rows.at(-1)).toContain('put back into the count after the ballots were revealed');
    const report = await closedAndVerified(baraza, scenario);
    expect(report['counts']).toBe(2);
  });
});
