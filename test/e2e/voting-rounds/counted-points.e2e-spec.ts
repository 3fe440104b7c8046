import type { RoundPotView } from '../../../src/modules/voting-rounds';
import { CyclesService } from '../../../src/modules/cycles';
import { RoundsService } from '../../../src/modules/voting-rounds';
import type { Answer, Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { openRound } from '../../support/round-scenario';
import { atTheBallot, closedAndVerified } from '../../support/voter-steps';

const RANKED: Partial<RoundPotView> = {
  ballotType: 'ordinal',
  maxChoices: 3,
  ballotNumbers: { rankPoints: [5, 3, 1], short: 'top' },
};
const BORDA: Partial<RoundPotView> = {
  ...RANKED,
  ruleId: 'greedy',
  ruleOptions: { onMisfit: 'skip', fundUnsupported: false, measure: 'points' },
};
const MOST_VOTES: Partial<RoundPotView> = {
  ...RANKED,
  ruleId: 'greedy',
  ruleOptions: { onMisfit: 'skip', fundUnsupported: false },
};

describe('whether points and places count', () => {
  let baraza: TestApp;
  let officer: Visitor;
  let rounds: RoundsService;

  beforeAll(async () => {
    baraza = await startTestApp();
    officer = await visitorWith(baraza, 'officer');
    rounds = baraza.app.get(RoundsService, { strict: false });
  });

  afterAll(() => baraza.close());

  const textOf = (page: Answer, selector = 'main'): string =>
    page.$(selector).text().replace(/\s+/g, ' ').trim();

  async function made(fields: Record<string, string>): Promise<string> {
    const { round } = await openRound(baraza, { isOpen: false });
    const cycle = await baraza.app.get(CyclesService, { strict: false }).byId(round.cycleId);
    await officer.get(`/rounds/new?cycle=${cycle?.slug ?? ''}`);
    const answer = await officer.send({ title: 'A fine title', ...fields }, '/rounds');
    return /\/rounds\/([^/]+)\/setup/.exec(answer.location ?? '')?.[1] ?? '';
  }

  it.each([
    ['cumulative', 'points'],
    ['scoring', 'points'],
    ['ordinal', 'points'],
    ['approval', 'cost'],
    ['knapsack', 'cost'],
  ])('the usual rule counts what %s ballots say', async (ballot, utility) => {
    const slug = await made({ 'ballot-ideas': ballot, 'pot-basket': '' });
    const view = await rounds.bySlug(slug);
    expect(view?.pots[0]).toMatchObject({ ruleId: 'equal-shares', ruleOptions: { utility } });
    const again = await officer.get(`/rounds/${slug}/edit`);
    const shown = again.$('select[name="equal-shares-utility-ideas"] option[selected]');
    expect(shown.attr('value')).toBe('fitting');
    expect(textOf(await officer.get(`/rounds/${slug}/setup`))).not.toContain('counts only which');
  });

  it.each([
    ['cumulative', 'points', 'points', 'Counted by points: the project with most points first.'],
    ['scoring', 'points', 'points', 'Counted by points: the project with most points first.'],
    ['ordinal', 'borda', 'borda', 'Counted by points by place (Borda)'],
    ['ordinal', 'points', 'borda', 'Counted by points by place (Borda)'],
    ['scoring', 'optimumPoints', 'optimumPoints', 'the one with most points together'],
    ['ordinal', 'pointsPerCost', 'pointsPerCost', 'many points for little money'],
  ])('%s ballots can be counted by %s', async (ballot, rule, shown, words) => {
    const slug = await made({ 'ballot-ideas': ballot, 'rule-ideas': rule, 'pot-basket': '' });
    const edit = await officer.get(`/rounds/${slug}/edit`);
    expect(edit.$('input[name="rule-ideas"][checked]').attr('value')).toBe(shown);
    const opening = textOf(await officer.get(`/rounds/${slug}/opening`));
    expect(opening).toContain(words);
    expect(opening).not.toContain('one vote from everybody');
  });

  it.each([
    ['cumulative', 'greedy', 'a project has one vote from everybody who gives it any'],
    ['scoring', 'phragmen', 'a project has one vote from everybody who rates it above 0'],
    ['ordinal', 'greedy', 'a project has one vote from everybody who gives it one'],
  ])('an officer reads that %s ballots are votes under %s', async (ballot, rule, words) => {
    const slug = await made({ 'ballot-ideas': ballot, 'rule-ideas': rule, 'pot-basket': '' });
    const setup = await officer.get(`/rounds/${slug}/setup`);
    expect(textOf(setup, '.check-info')).toContain('counts only which projects they choose');
    const opening = textOf(await officer.get(`/rounds/${slug}/opening`));
    expect(opening).toContain(words);
    expect(opening).not.toContain('The places give these points');
  });

  it('a voter reads what her places do, and the result says how they were counted', async () => {
    const scenario = await openRound(baraza, { ideas: BORDA, basket: MOST_VOTES });
    const path = `/rounds/${scenario.slug}`;
    const voter = await atTheBallot(baraza, scenario, 0);
    const ballot = await voter.get(`${path}/ballot`);
    expect(textOf(ballot, '#field-pot-ideas')).not.toContain('counts as one vote');
    expect(textOf(ballot, '#field-pot-basket')).toContain(
      'Every project that you give a place counts as one vote, whichever place it has.',
    );
    const check = await voter.send({ 'choice.a1': '1', 'choice.k1': '1', 'choice.k2': '2' });
    expect(textOf(check).match(/one vote from you, whichever place/g)).toHaveLength(1);
    await voter.submit({}, `${path}/ballots`);
    await closedAndVerified(baraza, scenario);
    const results = textOf(await officer.get(`${path}/results`));
    expect(results).toContain('Counted by points by place (Borda) on 1 ballot');
    expect(results).toContain('Places are not weighed');
  });
});
